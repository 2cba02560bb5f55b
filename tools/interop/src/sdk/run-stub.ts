import { Field, type Vector } from "apache-arrow";
import { fieldSpecOf, type SchemaSpec } from "vgi-arrow";
import type { Session } from "vgi-client";
import type { Cell } from "../cell.js";
import { cellOf } from "../cells.js";
import type { CallResult } from "../reference.js";
import { type GeneratedFunction, signaturesOf } from "./generated-functions.js";
import type { SdkCall, StubCall } from "./stub-call.js";

type Row = Readonly<Record<string, unknown>>;

/** A scan, as far as the lane reads it. */
interface Rows {
  rows(): Promise<readonly Row[]>;
  bind(): Promise<SchemaSpec>;
}

/** A scalar call, as far as the lane reads it. */
type Values = PromiseLike<readonly unknown[]> & { vector(): Promise<Vector> };

/** Calls a generated function. Gives its rows with their columns, in the form of the Python client's answer. */
export async function runStub(
  db: Session,
  fn: GeneratedFunction,
  call: SdkCall,
  { signature, given }: StubCall,
  expected: CallResult | undefined,
): Promise<CallResult> {
  const invoke = fn as unknown as (db: Session, ...given: readonly unknown[]) => unknown;
  if (signature.kind === "scalar") return values(invoke(db, ...given) as Values, expected);
  if (signature.kind !== "aggregate") return rows(invoke(db, ...given) as Rows);
  if (call.groupBy === undefined) return oneValue(await invoke(db, ...given), expected);
  const index = signaturesOf(fn).indexOf(signature);
  const { groups } = (fn.overloads?.[index] ?? fn) as unknown as { groups: typeof invoke };
  return rows(groups(db, ...given) as Rows);
}

async function rows(scan: Rows): Promise<CallResult> {
  const given = await scan.rows();
  const { fields } = await scan.bind();
  const cells = given.map((row) => fields.map(({ name, type }) => cellOf(type, row[name])));
  return { bound: null, columns: fields, rows: cells, ordered: true };
}

/** Values of a scalar call. Its one column has no name there: it is what the Python client says. */
async function values(call: Values, expected: CallResult | undefined): Promise<CallResult> {
  const given = await call;
  const { type } = fieldSpecOf(new Field("result", (await call.vector()).type, true));
  const cells = given.map((value) => [cellOf(type, value)]);
  const columns = expected?.columns?.map((column) => ({ ...column, type })) ?? null;
  return { bound: null, columns, rows: cells, ordered: true };
}

/** The value of an aggregate, of which only the Python client says the type. */
function oneValue(value: unknown, expected: CallResult | undefined): CallResult {
  const [column] = expected?.columns ?? [];
  const cell: Cell = column === undefined ? null : cellOf(column.type, value);
  return { bound: null, columns: null, rows: [[cell]], ordered: true };
}
