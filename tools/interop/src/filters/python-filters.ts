import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type RealWorkers, runCommand, type WorkerVersionName } from "@vgi-tools/real-workers";
import type { RecordBatch } from "apache-arrow";
import { encodeStream } from "vgi-arrow";

/** One question to the Python package of a version. */
export interface FilterItem {
  readonly id: string;
  /** `evaluate` with the package's own code, or `call` a function of the fixture worker. */
  readonly action: "evaluate" | "call";
  /** The rows that are filtered; absent for functions without input. */
  readonly rows?: string;
  readonly filters: string | null;
  readonly joinKeys?: readonly string[];
  readonly deltas?: readonly string[];
  /** Extension functions that are advertised: namespace, name, version. */
  readonly functions?: ReadonlyArray<readonly [string, string, number]>;
  /** Evaluation contexts that are advertised: profile, fingerprint. */
  readonly contexts?: ReadonlyArray<readonly [string, string | null]>;
  readonly function?: string;
  readonly arguments?: readonly number[];
  readonly projectionIds?: readonly number[];
}

/** What it answered. */
export interface FilterOutcome {
  /** `null` for unknown. */
  readonly truths?: ReadonlyArray<boolean | null>;
  /** An IPC stream in base64; `null` without any row. */
  readonly rows?: string | null;
  readonly error?: string;
}

/** A batch as the Python side reads it. */
export function toBase64(batch: RecordBatch): string {
  return Buffer.from(encodeStream(batch.schema, [batch])).toString("base64");
}

/** Asks the package of one version, in one process; the answers by id. */
export async function askPython(
  workers: RealWorkers,
  version: WorkerVersionName,
  items: readonly FilterItem[],
): Promise<ReadonlyMap<string, FilterOutcome>> {
  const folder = await mkdtemp(path.join(tmpdir(), "vgi-filters-"));
  try {
    const [job, results] = [path.join(folder, "job.json"), path.join(folder, "results.jsonl")];
    const worker = workers.stdio(version).address.replace(/^stdio:/, "");
    await writeFile(job, JSON.stringify({ worker, items }));
    const script = fileURLToPath(new URL("../../python/filter_reference.py", import.meta.url));
    await runCommand([workers.python, script, job, results], {
      purpose: `evaluate filters with vgi-python ${version}`,
      env: { PYTHONPATH: workers.packages(version), PYTHONDONTWRITEBYTECODE: "1" },
      timeout: 300_000,
    });
    const lines = (await readFile(results, "utf8")).trim().split("\n");
    return new Map(
      lines.map((line) => {
        const { id, ...outcome } = JSON.parse(line) as FilterOutcome & { id: string };
        return [id, outcome];
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
