import type { Session } from "../../session.js";
import type { FunctionDescriptor } from "./function-descriptor.js";

/** Any generated function. */
export type AnyFunction =
  // oxlint-disable-next-line typescript/no-explicit-any -- variance: this is the top of all function types
  { (db: Session, ...args: any[]): unknown; readonly descriptor: FunctionDescriptor };
