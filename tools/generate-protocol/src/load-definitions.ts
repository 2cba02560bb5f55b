import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { ProtocolDefinition, ProtocolName } from "@vgi-tools/extract-protocol";

/** A definition with the names that generated code gives it. */
export interface Edition {
  readonly definition: ProtocolDefinition;
  /** What callers load it by: the protocol version, or for protocols whose own does not move that of vgi-python. */
  readonly id: string;
  /** `2.2`, for texts and file names. */
  readonly label: string;
}

/** Editions of one protocol, oldest first. */
export interface Family {
  readonly protocol: ProtocolName;
  readonly editions: readonly Edition[];
}

/** Reads every definition file of a folder. */
export async function loadDefinitions(folder: string): Promise<Family[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  const editions = new Map<ProtocolName, Edition[]>();
  for (const name of names) {
    const definition = JSON.parse(await readFile(path.join(folder, name), "utf8")) as ProtocolDefinition;
    const id = name.replace(/^[a-z]+-/, "").replace(/\.json$/, "");
    const edition = { definition, id, label: id.split(".").slice(0, 2).join(".") };
    editions.set(definition.protocol, [...(editions.get(definition.protocol) ?? []), edition]);
  }
  return [...editions]
    .map(([protocol, found]) => ({ protocol, editions: found.toSorted((a, b) => compareVersions(a.id, b.id)) }))
    .toSorted((a, b) => (a.protocol < b.protocol ? -1 : 1));
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)];
  return left.reduce((order, part, index) => (order === 0 ? part - (right[index] ?? 0) : order), 0);
}
