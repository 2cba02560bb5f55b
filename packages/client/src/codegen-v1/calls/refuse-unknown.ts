import { ArgumentError } from "../../errors/index.js";
import type { ArgumentDescriptor, FunctionDescriptor } from "../descriptors/function-descriptor.js";

/** Refuses a property that is no parameter: TypeScript does so too, JavaScript callers hear it here. */
export function refuseUnknown(
  descriptor: FunctionDescriptor,
  noun: "argument" | "column",
  parameters: readonly ArgumentDescriptor[],
  given: Readonly<Record<string, unknown>>,
): void {
  const unknown = Object.keys(given).find((key) => !parameters.some((parameter) => parameter.key === key));
  if (unknown === undefined) return;
  const known = parameters.map((parameter) => parameter.key).join(", ");
  throw new ArgumentError(
    descriptor.name,
    `${noun} ${unknown}`,
    new TypeError(`there is no such ${noun}: the function takes ${known === "" ? "none" : known}`),
  );
}
