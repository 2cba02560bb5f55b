import { type FieldSpec, formatType, type SchemaSpec } from "vgi-arrow";
import type { ServiceMethodModel, ServiceModel } from "vgi-client";
import type { Change, Place } from "./change.js";
import {
  added,
  additive,
  always,
  behavioural,
  breaking,
  changed,
  compareProperties,
  documentation,
  paired,
  removed,
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
  return paired(before, after, ({ protocol }) => protocol).flatMap(({ before: old, after: next }): Change[] => {
    const place: Place = { catalog: (next ?? old)?.protocol ?? "" };
    if (old !== undefined && next !== undefined) return diffProtocol(old, next, place);
    return old === undefined
      ? [added(place, "protocol", additive("It can be called from now on."))]
      : [removed(place, "protocol", breaking("Programs that import its module no longer compile."))];
  });
}

function diffProtocol(before: ServiceModel, after: ServiceModel, place: Place): Change[] {
  return [...compareProperties(serviceRules, before, after, place, undefined), ...diffMethods(before, after, place)];
}

function diffMethods(before: ServiceModel, after: ServiceModel, { catalog }: Place): Change[] {
  return paired(before.methods, after.methods, ({ name }) => name).flatMap(({ before: old, after: next }): Change[] => {
    const place: Place = { catalog, kind: "method", name: (next ?? old)?.name ?? "" };
    if (old === undefined) return [added(place, "method", additive("It can be called from now on."))];
    if (next === undefined) return [removed(place, "method", breaking("Programs that call it no longer compile."))];
    return diffMethod(old, next, place);
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
  const changes = paired(identified(before), identified(after), ({ id }) => id).flatMap((pair): Change[] => {
    const [old, next] = [pair.before?.field, pair.after?.field];
    const part: Place = { ...place, part: (next ?? old)?.name ?? "" };
    if (old !== undefined && next !== undefined) return compareProperties(paramRules, old, next, part, undefined);
    if (old !== undefined) {
      return [removed(part, "parameter", breaking("Calls that give it are refused."), formatType(old.type))];
    }
    if (next === undefined) return [];
    const verdict = !next.nullable
      ? breaking("Calls without it are refused.")
      : before.length > 0
        ? additive("Calls may leave it out.")
        : breaking("It is the first parameter of the method: options of a call stand after it from now on.");
    return [added(part, "parameter", verdict, formatType(next.type))];
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
  return paired(identified(before.fields), identified(after.fields), ({ id }) => (isValue ? what : id)).flatMap(
    (pair): Change[] => {
      const [old, next] = [pair.before?.field, pair.after?.field];
      const part: Place = { ...place, part: (next ?? old)?.name ?? "" };
      if (old !== undefined && next !== undefined) return compareProperties(answerRules, old, next, part, undefined);
      return old === undefined
        ? [added(part, `${what} column`, additive("There is one more column."))]
        : [removed(part, `${what} column`, breaking("Programs that read it no longer compile."))];
    },
  );
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
