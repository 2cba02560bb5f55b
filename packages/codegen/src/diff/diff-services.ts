import { type FieldSpec, formatType, type SchemaSpec } from "vgi-arrow/values";
import type { ServiceMethodModel, ServiceModel } from "vgi-client";
import type { Change, Place } from "./change.js";
import { diffEach } from "./diff-each.js";
import {
  additive,
  always,
  behavioural,
  breaking,
  changed,
  compareProperties,
  documentation,
  type Rules,
  same,
} from "./rules.js";
import { inputTypeChange, outputTypeChange } from "./type-effect.js";

const serviceRules = {
  protocol: "identity",
  version: always(
    behavioural("The server refuses calls of another major or minor version until code is generated again."),
  ),
  hash: "elsewhere",
  deprecation: documentation,
  methods: "elsewhere",
} satisfies Rules<ServiceModel>;

const methodRules = {
  name: "identity",
  kind: always(breaking("It is called in another way.")),
  params: "elsewhere",
  result: "elsewhere",
  header: "elsewhere",
  idempotency: always(behavioural("Whether it may be called twice changes.")),
  deprecation: documentation,
} satisfies Rules<ServiceMethodModel>;

const paramRules = {
  name: "identity",
  type: inputTypeChange,
  nullable: (before) =>
    before ? breaking("Calls without it are refused.") : additive("Calls may leave it out from now on."),
  metadata: documentation,
} satisfies Rules<FieldSpec>;

const answerRules = {
  name: "identity",
  type: outputTypeChange,
  nullable: (before) =>
    before ? breaking("It is null no more, and its type says so.") : breaking("It may be null from now on."),
  metadata: documentation,
} satisfies Rules<FieldSpec>;

/** What differs between the protocols of a server. A place's catalog is the protocol. */
export function diffServices(before: readonly ServiceModel[], after: readonly ServiceModel[]): Change[] {
  return diffEach(before, after, {
    what: "protocol",
    key: ({ protocol }) => protocol,
    place: ({ protocol }) => ({ catalog: protocol }),
    added: additive("It can be called from now on."),
    removed: breaking("Programs that import its module no longer compile."),
    compare: diffProtocol,
  });
}

function diffProtocol(before: ServiceModel, after: ServiceModel, place: Place): Change[] {
  return [...compareProperties(serviceRules, before, after, place, undefined), ...diffMethods(before, after, place)];
}

function diffMethods(before: ServiceModel, after: ServiceModel, { catalog }: Place): Change[] {
  return diffEach(before.methods, after.methods, {
    what: "method",
    key: ({ name }) => name,
    place: ({ name }) => ({ catalog, kind: "method", name }),
    added: additive("It can be called from now on."),
    removed: breaking("Programs that call it no longer compile."),
    compare: diffMethod,
  });
}

function diffMethod(before: ServiceMethodModel, after: ServiceMethodModel, place: Place): Change[] {
  return [
    ...compareProperties(methodRules, before, after, place, undefined),
    ...diffParams(before.params.fields, after.params.fields, place),
    ...diffAnswer("result", before.result, after.result, place),
    ...diffAnswer("header", before.header, after.header, place),
  ];
}

function diffParams(before: readonly FieldSpec[], after: readonly FieldSpec[], place: Place): Change[] {
  const changes = diffEach(identified(before), identified(after), {
    what: "parameter",
    key: ({ id }) => id,
    place: ({ field }) => ({ ...place, part: field.name }),
    added: ({ field }) => {
      if (!field.nullable) return breaking("Calls without it are refused.");
      return before.length > 0
        ? additive("Calls may leave it out.")
        : breaking("It is the first parameter of the method: options of a call stand after it from now on.");
    },
    removed: breaking("Calls that give it are refused."),
    shown: ({ field }) => formatType(field.type),
    compare: (old, next, part) => compareProperties(paramRules, old.field, next.field, part, undefined),
  });
  const [old, next] = [namesOf(before), namesOf(after)];
  if (changes.length === 0 && !same(old, next)) {
    const verdict = behavioural(
      "TypeScript names parameters; the server refuses the old order until code is generated again.",
    );
    changes.push(changed(place, "order of parameters", verdict, old, next));
  }
  return changes;
}

/** An answer of one column is its value, another a row: from one to the other everything changes. */
function diffAnswer(
  what: "result" | "header",
  before: SchemaSpec | null,
  after: SchemaSpec | null,
  place: Place,
): Change[] {
  if (before === null && after === null) return [];
  const isRow = what === "header" || (before?.fields.length !== 1 && after?.fields.length !== 1);
  const isValue = what === "result" && before?.fields.length === 1 && after?.fields.length === 1;
  if (before === null || after === null || (!isRow && !isValue)) {
    return [changed(place, what, breaking(`Its ${what} has another shape.`))];
  }
  return diffEach(identified(before.fields), identified(after.fields), {
    what: `${what} column`,
    key: ({ id }) => (isValue ? what : id),
    place: ({ field }) => ({ ...place, part: field.name }),
    added: additive("There is one more column."),
    removed: breaking("Programs that read it no longer compile."),
    compare: (old, next, part) => compareProperties(answerRules, old.field, next.field, part, undefined),
  });
}

/** Fields of one name are told apart by their number. */
function identified(fields: readonly FieldSpec[]): { readonly id: string; readonly field: FieldSpec }[] {
  const seen = new Map<string, number>();
  return fields.map((field) => {
    const count = (seen.get(field.name) ?? 0) + 1;
    seen.set(field.name, count);
    return { id: JSON.stringify([field.name, count]), field };
  });
}

function namesOf(fields: readonly FieldSpec[]): string[] {
  return fields.map(({ name }) => name);
}
