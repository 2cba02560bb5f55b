import type { Fault } from "../read/validate.js";
import { workerKeys } from "./config-schema.js";
import type { VgiConfig } from "./vgi-config.js";

/** What a JSON Schema can't say well: a configuration has one worker at the top, or several under `workers`. */
export function findWorkersFault(config: VgiConfig): Fault | undefined {
  if (config.workers === undefined) return undefined;
  const both = workerKeys.find((key) => Object.hasOwn(config, key));
  if (both === undefined) return undefined;
  return {
    pointer: `/${both}`,
    message: "stands beside workers, and belongs to one of them: move it there",
  };
}
