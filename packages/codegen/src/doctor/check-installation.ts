import { readFile, realpath } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Abi } from "vgi-client/codegen-v1";

/** One thing that was looked at. */
export interface Finding {
  readonly about: string;
  readonly state: "ok" | "warning" | "error";
  readonly text: string;
  /** What to do about it. */
  readonly next?: string;
}

/** The contract that this generator writes code for. */
const abi: Abi = 1;

const oldestNode = [20, 18, 1] as const;

/** Whether Node is new enough. */
export function checkNode(version: string): Finding {
  const parts = version.replace(/^v/, "").split(".").map(Number);
  const firstDifference = oldestNode.map((part, index) => (parts[index] ?? 0) - part).find((step) => step !== 0) ?? 0;
  const about = "Node";
  if (firstDifference >= 0) return { about, state: "ok", text: version };
  const next = "Install a newer Node.";
  return { about, state: "error", text: `${version} is older than ${oldestNode.join(".")}`, next };
}

/** Whether generated code in a folder finds its client, of a fitting contract, and one copy of apache-arrow. */
export async function checkInstallation(folder: string): Promise<Finding[]> {
  const client = await packageFrom("vgi-client", folder);
  if (client === undefined) {
    const next = "Install it: npm install vgi-client apache-arrow.";
    return [{ about: "vgi-client", state: "warning", text: "not installed, and generated code imports it", next }];
  }
  return [await checkClient(client, folder), await checkArrow(client.folder, folder)];
}

async function checkClient(client: InstalledPackage, folder: string): Promise<Finding> {
  const about = "vgi-client";
  const found = await contractOf(folder);
  const text = `${client.version} in ${client.folder}`;
  if (found === abi) return { about, state: "ok", text: `${text}, contract ${abi}` };
  const next = "Use versions of vgi-client and vgi-codegen of one release.";
  return {
    about,
    state: "error",
    text: `${text} has contract ${String(found ?? "none")}; code is written for ${abi}`,
    next,
  };
}

async function contractOf(folder: string): Promise<unknown> {
  try {
    const path = createRequire(join(folder, "package.json")).resolve("vgi-client/codegen-v1");
    const module: unknown = await import(pathToFileURL(path).href);
    return typeof module === "object" && module !== null && "abi" in module ? module.abi : undefined;
  } catch {
    return undefined;
  }
}

/** Two copies of apache-arrow work, since values are matched by brand, but weigh twice as much. */
async function checkArrow(clientFolder: string, folder: string): Promise<Finding> {
  const about = "apache-arrow";
  const own = await packageFrom(about, folder);
  const ofClient = await packageFrom(about, clientFolder);
  if (own === undefined && ofClient === undefined) {
    return { about, state: "error", text: "not installed", next: "Install it: npm install apache-arrow." };
  }
  if (own !== undefined && ofClient !== undefined && own.folder !== ofClient.folder) {
    const text = `two copies: ${own.version} in ${own.folder}, and ${ofClient.version} for vgi-client in ${ofClient.folder}`;
    return { about, state: "warning", text, next: "Let both be one version, and run npm dedupe." };
  }
  const one = own ?? ofClient;
  return { about, state: "ok", text: `${one?.version ?? ""} in ${one?.folder ?? ""}` };
}

interface InstalledPackage {
  readonly version: string;
  /** Without links. */
  readonly folder: string;
}

/** A package as modules in a folder find it: in `node_modules` there or above. */
async function packageFrom(name: string, folder: string): Promise<InstalledPackage | undefined> {
  for (let current = folder; ; current = dirname(current)) {
    const place = join(current, "node_modules", name);
    const text = await readFile(join(place, "package.json"), "utf8").catch(() => undefined);
    if (text !== undefined) {
      const manifest = JSON.parse(text) as { readonly version?: string };
      return { version: manifest.version ?? "unknown", folder: await realpath(place) };
    }
    if (dirname(current) === current) return undefined;
  }
}
