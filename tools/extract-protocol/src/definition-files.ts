import type { WorkerVersionName } from "@vgi-tools/real-workers";
import type { ProtocolName } from "./protocol-definition.js";

/** One file of `schemas/protocol`. */
export interface DefinitionFile {
  readonly file: string;
  readonly protocol: ProtocolName;
  /** Workers whose packages are introspected, oldest first: they must agree, but for fields that some lack. */
  readonly workers: readonly WorkerVersionName[];
}

/**
 * Every file, with where it comes from. A new protocol version is one line here; CONTRIBUTING.md has the others.
 *
 * The secret service and the transactor are named by vgi-python's version: their own did not move.
 */
export const definitionFiles: readonly DefinitionFile[] = [
  { file: "1.0.0.json", protocol: "vgi", workers: ["0.8.0"] },
  { file: "1.1.0.json", protocol: "vgi", workers: ["0.18.0"] },
  { file: "1.2.0.json", protocol: "vgi", workers: ["0.22.1"] },
  { file: "1.3.0.json", protocol: "vgi", workers: ["0.28.1"] },
  { file: "1.4.0.json", protocol: "vgi", workers: ["0.29.6"] },
  { file: "1.5.0.json", protocol: "vgi", workers: ["0.31.0"] },
  { file: "2.0.0.json", protocol: "vgi", workers: ["0.32.0", "0.39.0"] },
  { file: "2.1.0.json", protocol: "vgi", workers: ["0.45.0"] },
  { file: "2.2.0.json", protocol: "vgi", workers: ["0.47.0"] },
  { file: "secret-0.8.0.json", protocol: "secret", workers: ["0.8.0"] },
  { file: "secret-0.47.0.json", protocol: "secret", workers: ["0.47.0"] },
  { file: "transactor-0.8.0.json", protocol: "transactor", workers: ["0.8.0"] },
  { file: "transactor-0.47.0.json", protocol: "transactor", workers: ["0.47.0"] },
];
