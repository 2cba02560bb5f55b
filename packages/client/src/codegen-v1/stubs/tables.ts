import type { Session } from "../../session.js";
import type { WriteOperation } from "../../functions/write-table.js";
import type { CopyDescriptor } from "../copy-types.js";
import type { AnyTable, TableDescriptor } from "../table-types.js";
import { generatedCallsOf } from "./generated-calls.js";
import { methodStubs, once, stub } from "./stub.js";

// The generator states the type of each constant from the same catalog entry as the descriptor: here types are asserted.

/** Makes a generated table that is read only. */
export function table<T extends AnyTable>(descriptor: TableDescriptor): T {
  return stub({ descriptor }, [], (db: Session) => generatedCallsOf(db).table(descriptor)) as unknown as T;
}

/** Makes a generated table that takes writes: those of `operations`. */
export function writableTable<T extends AnyTable>(
  descriptor: TableDescriptor,
  operations: readonly WriteOperation[],
): T {
  return stub({ descriptor }, operations, (db: Session) =>
    generatedCallsOf(db).writableTable(descriptor, operations),
  ) as unknown as T;
}

/** Makes a generated format of `COPY`. */
export function copyFormat<T extends { readonly descriptor: CopyDescriptor }>(descriptor: CopyDescriptor): T {
  const { direction } = descriptor;
  const methods = [...(direction === "to" ? [] : ["copyFrom"]), ...(direction === "from" ? [] : ["copyTo"])];
  const made = once((db: Session) => generatedCallsOf(db).copyFormat(descriptor));
  return { ...methodStubs(methods, made), descriptor } as unknown as T;
}
