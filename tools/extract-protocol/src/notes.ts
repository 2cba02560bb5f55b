import { readFile } from "node:fs/promises";
import type { ProtocolName, ProtocolNote } from "./protocol-definition.js";

/** A note with the versions it is true of: both ends included, absent ends open. */
interface KeptNote extends ProtocolNote {
  readonly protocol?: ProtocolName;
  readonly from?: string;
  readonly to?: string;
}

/** The notes on a version, from `tables/notes.json`. */
export async function notesOn(protocol: ProtocolName, version: string | null): Promise<ProtocolNote[]> {
  const kept = JSON.parse(await readFile(new URL("../tables/notes.json", import.meta.url), "utf8")) as KeptNote[];
  return kept
    .filter((note) => (note.protocol ?? "vgi") === protocol)
    .filter(
      ({ from, to }) =>
        version === null || (compare(from ?? version, version) <= 0 && compare(version, to ?? version) <= 0),
    )
    .map(({ id, about, text }) => ({ id, about, text }));
}

function compare(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
