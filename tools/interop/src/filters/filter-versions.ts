import type { WorkerVersionName } from "@vgi-tools/real-workers";
import type { FilterEncoding } from "vgi-client/filters";

/** Workers with the encoding that they read. Those of protocol 2.0 may refuse booleans that stand alone. */
const all: ReadonlyArray<readonly [WorkerVersionName, FilterEncoding]> = [
  ["0.8.0", { form: "v1", bareBooleans: true }],
  ["0.18.0", { form: "v1", bareBooleans: true }],
  ["0.22.1", { form: "v1", bareBooleans: true }],
  ["0.28.1", { form: "v1", bareBooleans: true }],
  ["0.29.6", { form: "v1", bareBooleans: true }],
  ["0.31.0", { form: "v1", bareBooleans: true }],
  ["0.32.0", { form: "v2", bareBooleans: false }],
  ["0.39.0", { form: "v2", bareBooleans: false }],
  ["0.45.0", { form: "v2", bareBooleans: true }],
  ["0.47.0", { form: "v2", bareBooleans: true }],
];

const firstAndLast: ReadonlySet<string> = new Set(["0.8.0", "0.31.0", "0.32.0", "0.47.0"]);

/** Whether `VGI_FILTER_WORKERS=all` asks for everything. */
export const allWorkers: boolean = process.env["VGI_FILTER_WORKERS"] === "all";

/** The first and the last version of each encoding, or all ten. */
export const filterVersions: typeof all = allWorkers ? all : all.filter(([version]) => firstAndLast.has(version));
