import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ensureWorkers, runCommand, type WorkerVersionName } from "@vgi-tools/real-workers";
import { connect } from "vgi-client";

/** The worker of the oldest and of the newest protocol: 1.0.0 and 2.2.0. */
export const sdkWorkers: readonly WorkerVersionName[] = ["0.8.0", "0.47.0"];

/** Fixture workers with catalogs of their own, at both versions. */
const fixtures = [
  "worker",
  "catalog",
  "simple_writable",
  "versioned",
  "versioned_tables",
  "attach_options",
  "orchard_catalog",
] as const;

/** That the newer one has besides. `catalog_publication` is left out: its catalogs are faults of reading catalogs. */
const newerFixtures = ["companion"] as const;

/** Options without which a catalog can't be attached. */
const requiredOptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  attach_options_required: { api_key: "k" },
  ticket_probe: { api_key: "k" },
};

/** Can't be attached without a fork of an engine: an error case of `npm run interop`. */
const notAttachable = new Set(["writable"]);

/**
 * Generates SDKs of every catalog of the fixture workers of a version into `out`, with `vgi-codegen` as it was built. They
 * belong to the workers' authors: they are made where they are tested, and never committed.
 *
 * @returns the catalogs, as `fixture/catalog`
 */
export async function generateRealSdks(version: WorkerVersionName, out: string): Promise<readonly string[]> {
  const workers = await ensureWorkers({ versions: [version] });
  await mkdir(out, { recursive: true });
  const generated: string[] = [];
  for (const fixture of version === "0.8.0" ? fixtures : [...fixtures, ...newerFixtures]) {
    const { address } = workers.stdio(version, fixture);
    const catalogs = await catalogsOf(address);
    const open = catalogs.filter((name) => requiredOptions[name] === undefined);
    await generate(path.join(out, fixture), { address, catalogs: open });
    for (const name of catalogs) {
      const options = requiredOptions[name];
      if (options !== undefined) await generate(path.join(out, name), { address, catalogs: [name], options });
      generated.push(`${fixture}/${name}`);
    }
  }
  return generated;
}

const codegen = fileURLToPath(new URL("../../../packages/codegen/dist/bin.js", import.meta.url));

async function generate(out: string, config: Readonly<Record<string, unknown>>): Promise<void> {
  const file = `${out}.json`;
  await writeFile(file, JSON.stringify({ ...config, out: path.basename(out) }));
  await runCommand([process.execPath, codegen, "generate", "--config", file], { purpose: `generate ${out}` });
}

async function catalogsOf(address: string): Promise<string[]> {
  await using client = await connect(address);
  const names = (await client.catalogs()).map((catalog) => catalog.name);
  return names.filter((name) => !notAttachable.has(name));
}
