import { fileURLToPath } from "node:url";
import { type RealWorkers, runCommand, workerVersion, type WorkerVersionName } from "@vgi-tools/real-workers";
import type { ProtocolDefinition, ProtocolName, ProtocolSource } from "./protocol-definition.js";

/** What one installation of the packages says of a protocol. */
export interface Extracted extends Omit<ProtocolDefinition, "$schema" | "protocol" | "sources" | "notes"> {
  readonly source: ProtocolSource;
}

/** Folder of the Python programs of this tool. */
export const pythonFolder: string = fileURLToPath(new URL("../python/", import.meta.url));

/** The table that says what binary fields hold. */
export const holdsTable: string = fileURLToPath(new URL("../tables/holds.json", import.meta.url));

/** Introspects a protocol in the packages of a worker. Rejects with Python's own words when a table lacks an entry. */
export async function extract(
  workers: RealWorkers,
  worker: WorkerVersionName,
  protocol: ProtocolName,
): Promise<Extracted> {
  const output = await runCommand([workers.python, `${pythonFolder}extract.py`, holdsTable, protocol], {
    purpose: `extract the ${protocol} protocol of vgi-python ${worker}`,
    env: { PYTHONPATH: workers.packages(worker), PYTHONDONTWRITEBYTECODE: "1" },
    timeout: 120_000,
  });
  const { name, packages, ...definition } = JSON.parse(output) as PythonOutput;
  const source = {
    vgiPython: packages["vgi-python"],
    vgiRpc: packages["vgi-rpc"],
    generation: workerVersion(worker).generation,
    ...(name === null ? {} : { name }),
  };
  return { ...definition, source };
}

interface PythonOutput extends Omit<Extracted, "source"> {
  readonly name: string | null;
  readonly packages: Readonly<Record<"vgi-python" | "vgi-rpc", string>>;
}
