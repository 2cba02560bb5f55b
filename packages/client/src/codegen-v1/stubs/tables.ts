import type { Session } from "../../session.js";
import type { WriteOperation } from "../../functions/write-table.js";
import type { CopyDescriptor } from "../copy/copy-types.js";
import type { AnyTable, TableDescriptor } from "../tables/table-types.js";
import { generatedCallsOf } from "./generated-calls.js";
import { methodStubs, once, stub } from "./stub.js";

/** Makes a generated table that is read only. */
export function table<T extends AnyTable>(descriptor: TableDescriptor): T {
  return stub<T, Session>({ descriptor }, [], (db) => generatedCallsOf(db).table(descriptor));
}

/** Makes a generated table that takes writes: those of `operations`. */
export function writableTable<T extends AnyTable>(
  descriptor: TableDescriptor,
  operations: readonly WriteOperation[],
): T {
  return stub<T, Session>({ descriptor }, operations, (db) =>
    generatedCallsOf(db).writableTable(descriptor, operations),
  );
}

/** Makes a generated format of `COPY`, which has no call of its own. Its type is asserted, as that of every stub. */
export function copyFormat<T extends { readonly descriptor: CopyDescriptor }>(descriptor: CopyDescriptor): T {
  const { direction } = descriptor;
  const methods = [...(direction === "to" ? [] : ["copyFrom"]), ...(direction === "from" ? [] : ["copyTo"])];
  const made = once((db: Session) => generatedCallsOf(db).copyFormat(descriptor));
  return { ...methodStubs(methods, made), descriptor } as unknown as T;
}
