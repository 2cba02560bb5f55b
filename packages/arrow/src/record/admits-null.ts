import type { RecordField } from "./record-descriptor.js";

/** Whether null is among the values of a field. */
export function admitsNull({ nullable, mayBeNull }: Pick<RecordField, "nullable" | "mayBeNull">): boolean {
  return mayBeNull ?? nullable ?? false;
}
