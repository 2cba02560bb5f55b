import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { abi } from "../emit/abi.js";
import type { LockFile } from "../write/lock-file.js";
import type { Finding } from "./finding.js";

/** What generated code says of itself. */
export interface GeneratedState {
  readonly finding: Finding;
  /** Versions of the contract with vgi-client that it names. */
  readonly contracts: ReadonlySet<number>;
}

/** Looks at the generated code of an output folder: whether it is all there, and what contract it is written for. */
export async function checkGenerated(out: string, lock: LockFile | undefined): Promise<GeneratedState> {
  const about = "generated code";
  const parts = [...Object.values(lock?.catalogs ?? {}), ...(lock?.services === undefined ? [] : [lock.services])];
  const paths = parts.flatMap(({ files }) => Object.keys(files));
  if (paths.length === 0) {
    const next = "Run vgi-codegen generate.";
    return { finding: { about, state: "warning", text: `none in ${out}`, next }, contracts: new Set() };
  }
  const texts = await Promise.all(paths.map((path) => readFile(join(out, path), "utf8").catch(() => undefined)));
  const missing = paths.filter((_path, index) => texts[index] === undefined);
  const contracts = new Set(
    texts.flatMap((text = "", index) => (isConnector(paths[index] ?? "") ? contractIn(text) : [])),
  );
  const text = `${paths.length} files in ${out}, contract ${[...contracts].join(" and ") || "unknown"}`;
  if (missing.length > 0) {
    const next = "Run vgi-codegen generate.";
    return { finding: { about, state: "error", text: `${text}; ${missing.join(", ")} is missing`, next }, contracts };
  }
  if ([...contracts].some((one) => one !== abi)) {
    const next = "Run vgi-codegen generate with this version.";
    return { finding: { about, state: "warning", text: `${text}; this vgi-codegen writes ${abi}`, next }, contracts };
  }
  return { finding: { about, state: "ok", text }, contracts };
}

/** The modules that connect name the contract. */
function isConnector(path: string): boolean {
  return /\/connect\.[jt]s$/.test(path);
}

function contractIn(text: string): number[] {
  const [, number] = /\babi: (\d+)/.exec(text) ?? [];
  return number === undefined ? [] : [Number(number)];
}
