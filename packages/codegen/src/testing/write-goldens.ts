import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { configSchema } from "../config/config-schema.js";
import type { GeneratedFile } from "../emit/declarations.js";
import { generateSdk } from "../emit/generate-sdk.js";
import { generateServices } from "../emit/services/generate-services.js";
import { snapshotSchema } from "../read/snapshot-schema.js";
import { valuesCatalogs } from "./values-catalog.js";
import { gardenSnapshot, hostileCatalog } from "./sample-catalog.js";
import { stationServices } from "./sample-services.js";

/** Folder of the goldens. */
export const goldensFolder: URL = new URL("../../test/goldens/", import.meta.url);

/** The JSON Schemas of this package, by file name. */
export const jsonSchemas: Readonly<Record<string, string>> = {
  "catalog-snapshot.schema.json": `${JSON.stringify(snapshotSchema, undefined, 2)}\n`,
  "vgi-config.schema.json": `${JSON.stringify(configSchema, undefined, 2)}\n`,
};

/** Where they are kept. */
export const schemasFolder: URL = new URL("../../../../schemas/", import.meta.url);

/** The generated files of the sample catalogs, which are committed, reviewed and compiled. */
export async function generateGoldens(): Promise<GeneratedFile[]> {
  const hostile = { ...gardenSnapshot, catalogs: [hostileCatalog], bound: [] };
  const sdks = [...(await generateSdk(gardenSnapshot)), ...(await generateSdk(hostile))];
  for (const { catalog, types } of valuesCatalogs) {
    const snapshot = { ...gardenSnapshot, catalogs: [catalog], bound: [] };
    sdks.push(...(await generateSdk(snapshot, {}, { types })));
  }
  const services = await generateServices(stationServices);
  return [...sdks, services].flatMap(({ files }) => files);
}

async function writeAll(): Promise<void> {
  await rm(goldensFolder, { recursive: true, force: true });
  for (const { path, content } of await generateGoldens()) {
    const file = new URL(encodeURI(path), goldensFolder);
    await mkdir(dirname(fileURLToPath(file)), { recursive: true });
    await writeFile(file, content);
  }
  for (const [name, text] of Object.entries(jsonSchemas)) await writeFile(new URL(name, schemasFolder), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeAll();
