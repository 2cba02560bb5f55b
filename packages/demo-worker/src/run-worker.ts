import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { loadProtocol, protocolVersions } from "vgi-protocol";
import { serveBytes, serveHttp, type Service } from "vgi-runtime/server";
import { type Command, readCommandLine, UsageError } from "./command-line.js";
import { demoCatalog } from "./demo/demo-catalog.js";
import { lockedCatalog } from "./demo/locked-catalog.js";
import { ByteFaults, CRASH_CODE, FaultyOutput } from "./faults/byte-faults.js";
import { CallFaults } from "./faults/call-faults.js";
import { faultsCatalog } from "./faults/faults-catalog.js";
import { startFaults } from "./faults/start-faults.js";
import { helpText } from "./help-text.js";
import { type CatalogDefinition, vgiService } from "vgi-client/testing";

/** Runs the command line of the worker. Resolves with its exit code when stdin ends; an HTTP server goes on until it is killed. */
export async function runWorker(args: readonly string[]): Promise<number | null> {
  const bytes = new ByteFaults();
  const catalogs: CatalogDefinition[] = [demoCatalog, faultsCatalog(bytes), lockedCatalog];
  let command: Command;
  try {
    command = readCommandLine(args, { protocols: protocolVersions, faults: Object.keys(startFaults) });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`vgi-demo-worker: ${error.message}\n`);
    return 2;
  }
  if (command.kind === "help") {
    process.stdout.write(helpText(catalogs, startFaults, protocolVersions));
    return 0;
  }
  if (command.kind === "version") {
    process.stdout.write(`${await packageVersion()}\n`);
    return 0;
  }
  let claimedVersion: string | undefined;
  let attachKey: string | undefined;
  for (const name of command.faults) {
    await startFaults[name]?.apply({
      bytes,
      claimVersion: (version) => (claimedVersion = version),
      lockAttachments: (key) => (attachKey = key),
      offer: (catalog) => void catalogs.push(catalog),
    });
  }
  const protocol = await loadProtocol(command.protocol);
  const service = vgiService({ catalogs, protocol, claimedVersion, attachKey, interceptor: new CallFaults(bytes) });
  if (command.http !== null) {
    await runHttp(service, command.http, bytes);
    return null;
  }
  await serveBytes(service, process.stdin, new FaultyOutput(process.stdout, bytes), {
    // The workers of 1.0 to 1.3 ran on a vgi-rpc that took the input of a refused stream for the next request.
    drainRefusedInput: !/^1\.[0-3]\./.test(command.protocol),
  });
  return 0;
}

async function packageVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "unknown";
}

async function runHttp(
  service: Service,
  options: { readonly port: number; readonly host: string; readonly prefix: string },
  bytes: ByteFaults,
): Promise<void> {
  const server = await serveHttp(service, {
    ...options,
    // Servers of the unrouted generation fill a response with several batches.
    batchesPerTurn: service.protocolName === null ? 4 : 1,
    respond: (response, body) => respond(response, body, bytes),
  });
  process.stdout.write(`PORT:${server.port}\n`);
}

/** Sends a body, with the fault that is due. */
function respond(response: ServerResponse, body: Uint8Array, bytes: ByteFaults): void {
  const fault = bytes.take();
  if (fault === null) {
    response.end(body);
    return;
  }
  if (fault.then === "cut") {
    response.destroy();
    return;
  }
  const altered = fault.alter(body);
  response.removeHeader("Content-Length");
  if (fault.then === "go-on") {
    response.end(altered);
    return;
  }
  response.write(altered, () => {
    if (fault.then === "exit") process.exit(CRASH_CODE);
  });
}
