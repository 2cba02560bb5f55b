import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type RealWorkers, runCommand, type WorkerVersionName } from "@vgi-tools/real-workers";
import type { FieldSpec, SchemaSpec } from "vgi-arrow";
import type { InteropCase } from "./case.js";
import type { Cell } from "./cell.js";

/** How long the Python client may take for all cases (milliseconds). */
const timeout = 600_000;

/** Where a fixture worker is reached: started by the client, or at an address. */
export type Target = { readonly commandLine: string } | { readonly url: string };

/** What a call gave. */
export interface CallResult {
  /** Output schema as bind said it; `null` where the client does not tell. */
  readonly bound: SchemaSpec | null;
  /** Columns of the batches; `null` when there was no batch. */
  readonly columns: readonly FieldSpec[] | null;
  readonly rows: readonly (readonly Cell[])[];
  /** Whether the order of the rows means something. */
  readonly ordered: boolean;
}

/** What one case gave: a result, or an error. */
export interface Outcome {
  readonly result?: unknown;
  readonly error?: { readonly type: string; readonly message: string };
}

/** Runs cases with the Python client of a version, in one process; the outcomes by case name. */
export async function runReference(
  workers: RealWorkers,
  version: WorkerVersionName,
  targets: Readonly<Record<string, Target>>,
  cases: readonly InteropCase[],
): Promise<ReadonlyMap<string, Outcome>> {
  const folder = await mkdtemp(path.join(tmpdir(), "vgi-interop-"));
  try {
    const job = path.join(folder, "job.json");
    const results = path.join(folder, "results.jsonl");
    await writeFile(job, JSON.stringify({ targets, items: cases.map(item) }));
    const script = fileURLToPath(new URL("../python/reference.py", import.meta.url));
    await runCommand([workers.python, script, job, results], {
      purpose: `run the Python client ${version}`,
      env: { PYTHONPATH: workers.packages(version) },
      timeout,
    });
    const lines = (await readFile(results, "utf8")).trim().split("\n");
    return new Map(
      lines.map((line) => {
        const { id, ...outcome } = JSON.parse(line) as Outcome & { id: string };
        return [id, outcome];
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A case as `python/reference.py` reads it. */
function item(interopCase: InteropCase): object {
  const { name, fixture = "worker", catalog = "example", options, ...rest } = interopCase;
  const place = { id: name, fixture, catalog, options };
  if (rest.kind === "steps") return { ...place, action: "steps", steps: rest.steps };
  if (rest.kind === "together") return { ...place, action: "together", calls: rest.calls };
  if (rest.kind === "catalogs" || rest.kind === "listing" || rest.kind === "attach")
    return { ...place, action: rest.kind };
  return { ...place, action: "call", call: rest };
}
