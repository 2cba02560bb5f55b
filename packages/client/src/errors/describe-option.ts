import { formatType } from "vgi-arrow/values";
import type { OptionModel } from "../model/catalog.js";

/** The type of an option or setting, and what its catalog says of it. */
export function describeOption({ type, description }: OptionModel): string {
  return description === "" ? formatType(type) : `${formatType(type)}: ${description}`;
}
