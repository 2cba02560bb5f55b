import type { RecordBatch, Schema } from "apache-arrow";
import { type SchemaSpec, schemaSpecOf } from "vgi-arrow";
import type { CallContext } from "vgi-runtime/server";
import type { CopySource, FunctionDefinition } from "../define/index.js";
import type { Attachments } from "./attachment.js";
import { readCallArguments, readNamedValues } from "./call-arguments.js";
import { findOverloads, type WireFunctionType } from "./find-function.js";
import { LiveCall } from "./live-call.js";
import { type Match, matchSignature } from "./match-signature.js";
import { refuse } from "./refuse.js";

/** What bind and aggregate_bind have in common, over all protocol versions. */
export interface BindRequest {
  readonly functionName: string;
  readonly functionType?: WireFunctionType;
  readonly arguments: RecordBatch;
  readonly inputSchema: Schema | null;
  readonly settings: RecordBatch | null;
  readonly secrets: RecordBatch | null;
  readonly attachOpaqueData: Uint8Array | null;
  readonly resolvedSecretsProvided?: boolean;
  /** Since 1.1. */
  readonly copyFrom?: {
    readonly format: string;
    readonly filePath: string;
    readonly expectedSchema: Schema;
  } | null;
  /** Since 2.0. */
  readonly schemaPath?: readonly string[] | null;
  /** From 1.1 to 1.5; at 1.0 functions go by their bare name. */
  readonly schemaName?: string | null;
}

/** A call that is bound: everything but its data. */
export interface BoundCall {
  readonly match: Match;
  readonly call: LiveCall;
  readonly input: SchemaSpec | null;
  /** Secret types that the client has to look up before anything else is known; empty when there are none. */
  readonly lookups: readonly string[];
  readonly output: SchemaSpec;
}

const NO_COLUMNS: SchemaSpec = { fields: [] };

/** Resolves function, signature and output columns. It keeps nothing: `init` does it again. */
export function bindCall(
  attachments: Attachments,
  request: BindRequest,
  context: CallContext,
  type: WireFunctionType = request.functionType ?? "TABLE",
): BoundCall {
  const catalog = attachments.catalogOf(request.attachOpaqueData);
  const overloads = findOverloads(catalog, schemaOf(request), request.functionName, type);
  const input = request.inputSchema === null ? null : schemaSpecOf(request.inputSchema);
  const wanted = overloads.filter((one) => one.kind !== (input === null ? "table_in_out" : "table"));
  const match = matchSignature(wanted.length > 0 ? wanted : overloads, readCallArguments(request.arguments), input);
  const secrets = secretsByType(readNamedValues(request.secrets));
  const settings = settingsOf(match.definition, readNamedValues(request.settings));
  const call = new LiveCall(context, settings, secrets, copySource(request));
  const lookups = (match.definition.secrets ?? []).filter((secret) => !secrets.has(secret));
  if (lookups.length > 0 && request.resolvedSecretsProvided === true) {
    throw refuse(
      "SecretNotFoundError",
      `'${match.definition.name}' needs a secret of type ${lookups.join(", ")}`,
      "NOT_FOUND",
    );
  }
  const output = lookups.length > 0 ? NO_COLUMNS : outputColumns(match, call, input);
  return { match, call, input, lookups, output };
}

function copySource({ copyFrom = null }: BindRequest): CopySource | null {
  if (copyFrom === null) return null;
  return { format: copyFrom.format, path: copyFrom.filePath, columns: schemaSpecOf(copyFrom.expectedSchema) };
}

function schemaOf({ schemaPath, schemaName }: BindRequest): readonly string[] | null {
  return schemaPath ?? (typeof schemaName === "string" ? [schemaName] : null);
}

function outputColumns(
  { definition, values, columnTypes }: Match,
  call: LiveCall,
  input: SchemaSpec | null,
): SchemaSpec {
  switch (definition.kind) {
    case "scalar": {
      const { returns } = definition;
      return resultColumn(typeof returns === "function" ? returns(columnTypes) : returns);
    }
    case "aggregate":
      return resultColumn(definition.returns);
    case "table":
      return definition.columns(values, call);
    default:
      if (input === null) throw refuse("BindError", `'${definition.name}' needs an input table`);
      return definition.columns(input, values);
  }
}

function resultColumn(type: SchemaSpec["fields"][number]["type"]): SchemaSpec {
  return { fields: [{ name: "result", type, nullable: true }] };
}

function settingsOf(definition: FunctionDefinition, given: ReadonlyMap<string, unknown>): ReadonlyMap<string, unknown> {
  const missing = (definition.settings ?? []).filter((name) => (given.get(name) ?? null) === null);
  if (missing.length === 0) return given;
  throw refuse(
    "SettingMissingError",
    `'${definition.name}' needs the setting ${missing.join(", ")}, which the call lacks`,
  );
}

/** A secret says its type in a field `type`; a bare one is named after it. */
function secretsByType(secrets: ReadonlyMap<string, unknown>): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const result = new Map<string, Readonly<Record<string, unknown>>>();
  for (const [name, secret] of secrets) {
    if (typeof secret !== "object" || secret === null) continue;
    const fields = secret as Readonly<Record<string, unknown>>;
    result.set(typeof fields["type"] === "string" ? fields["type"] : name, fields);
  }
  return result;
}
