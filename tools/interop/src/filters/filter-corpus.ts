import { readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import {
  cacheFolder,
  fetchSourceArchive,
  installOnce,
  progressOnStderr,
  type RealWorkers,
} from "@vgi-tools/real-workers";
import { decodeStream } from "vgi-arrow";
import type { RecordBatch } from "apache-arrow";

/** The release whose source archive has the vectors. */
const release = "0.47.0";

/** An executable vector: rows, a filter, and what comes of it. Paths are relative to the corpus. */
export interface RuntimeCase {
  readonly id: string;
  readonly input: string;
  readonly filter: string;
  readonly expected?: string;
  readonly error?: string;
  readonly join_keys?: readonly string[];
  readonly deltas?: readonly string[];
  readonly evaluation_capabilities?: ReadonlyArray<readonly [string, string | null]>;
  readonly worker?: {
    readonly function: string;
    readonly arguments: readonly number[];
    readonly projection_ids: readonly number[];
  };
  readonly worker_expected?: string;
}

/** A document that the schema of the encoding accepts, or must not. */
export interface StructuralCase {
  readonly id: string;
  readonly document: string;
  readonly expected: "valid" | "invalid";
}

/** The published vectors of filter encoding v2. */
export interface FilterCorpus {
  readonly runtime: readonly RuntimeCase[];
  readonly structural: readonly StructuralCase[];
  /** Whether the vector is known by that name, and what its file holds. */
  batch(file: string): Promise<RecordBatch>;
  json(file: string): Promise<unknown>;
  bytes(file: string): Promise<Buffer>;
}

/** Fetches the vectors into the cache where they are missing: they are read there, and never copied. */
export async function ensureFilterCorpus(workers: RealWorkers): Promise<FilterCorpus> {
  const folder = path.join(cacheFolder(), "filter-corpus", `vgi-python-${release}`);
  await installOnce(folder, progressOnStderr, (temporary) => fetchCorpus(workers.python, temporary));
  const bytes = (file: string): Promise<Buffer> => readFile(path.join(folder, file));
  const json = async (file: string): Promise<unknown> => JSON.parse((await bytes(file)).toString("utf8"));
  const [runtime, structural] = (await Promise.all([json("runtime-manifest.json"), json("manifest.json")])) as [
    { cases: RuntimeCase[] },
    { cases: StructuralCase[] },
  ];
  return {
    runtime: runtime.cases,
    structural: structural.cases,
    bytes,
    json,
    async batch(file) {
      const { batches } = decodeStream(await bytes(file));
      const [batch, ...more] = batches;
      if (batch === undefined || more.length > 0) throw new Error(`${file} holds ${batches.length} batches.`);
      return batch;
    },
  };
}

/** The archive holds one folder; of it the corpus alone is kept. */
async function fetchCorpus(python: string, folder: string): Promise<void> {
  progressOnStderr(`Fetching the source archive of vgi-python ${release} …`);
  const { archive, unpacked } = await fetchSourceArchive(python, "vgi-python", release, folder);
  const corpus = path.join(unpacked, "conformance", "filter-v2");
  for (const name of await readdir(corpus)) await rename(path.join(corpus, name), path.join(folder, name));
  await Promise.all([rm(unpacked, { recursive: true }), rm(archive)]);
}
