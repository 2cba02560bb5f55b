import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { abi } from "../emit/abi.js";
import type { Finding } from "./finding.js";
import { packageFrom, type InstalledPackage } from "./installed-package.js";
import { compareVersions, isInRange, parseVersion } from "./version-range.js";

const oldestNode = [20, 18, 1] as const;

/** Whether Node is new enough. */
export function checkNode(version: string): Finding {
  const about = "Node";
  const own = parseVersion(version);
  if (own === undefined || compareVersions(own, oldestNode) >= 0) return { about, state: "ok", text: version };
  const next = "Install a newer Node.";
  return { about, state: "error", text: `${version} is older than ${oldestNode.join(".")}`, next };
}

/**
 * Whether generated code in a folder finds its client, of a fitting version and contract, and one copy of apache-arrow that fits
 * the client.
 *
 * @param clientRange of vgi-client, that this generator was made for
 * @param contracts that generated code names; that of this generator where there is none
 */
export async function checkInstallation(
  folder: string,
  clientRange: string,
  contracts: ReadonlySet<number> = new Set(),
): Promise<Finding[]> {
  const client = await packageFrom("vgi-client", folder);
  if (client === undefined) {
    const next = "Install it: npm install vgi-client apache-arrow.";
    return [{ about: "vgi-client", state: "warning", text: "not installed, and generated code imports it", next }];
  }
  const named = contracts.size === 0 ? new Set([abi]) : contracts;
  return [await checkClient(client, folder, clientRange, [...named]), await checkArrow(client, folder)];
}

async function checkClient(
  client: InstalledPackage,
  folder: string,
  range: string,
  contracts: readonly number[],
): Promise<Finding> {
  const about = "vgi-client";
  const found = await contractOf(folder);
  const text = `${client.version} in ${client.folder}`;
  const next = "Use versions of vgi-client and vgi-codegen of one release.";
  if (contracts.some((one) => one !== found)) {
    const has = `${text} has contract ${String(found ?? "none")}; code is written for ${contracts.join(" and ")}`;
    return { about, state: "error", text: has, next };
  }
  if (isInRange(client.version, range) === false) {
    return { about, state: "warning", text: `${text}, and this vgi-codegen was made for ${range}`, next };
  }
  return { about, state: "ok", text: `${text}, contract ${String(found)}` };
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
async function checkArrow(client: InstalledPackage, folder: string): Promise<Finding> {
  const about = "apache-arrow";
  const own = await packageFrom(about, folder);
  const ofClient = await packageFrom(about, client.folder);
  const one = ofClient ?? own;
  if (one === undefined) {
    return { about, state: "error", text: "not installed", next: "Install it: npm install apache-arrow." };
  }
  const range = client.peers[about] ?? "*";
  if (isInRange(one.version, range) === false) {
    const next = `Install one that fits: npm install apache-arrow@${range}.`;
    return { about, state: "error", text: `${one.version} in ${one.folder}, and vgi-client asks for ${range}`, next };
  }
  if (own !== undefined && own.folder !== one.folder) {
    const text = `two copies: ${own.version} in ${own.folder}, and ${one.version} for vgi-client in ${one.folder}`;
    return { about, state: "warning", text, next: "Let both be one version, and run npm dedupe." };
  }
  return { about, state: "ok", text: `${one.version} in ${one.folder}` };
}
