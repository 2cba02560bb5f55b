import { readFile } from "node:fs/promises";
import { messageOf } from "../errors.js";

/**
 * The text of a file in UTF-8, without the mark that editors put before it. Throws what reading throws, and for UTF-16, which some
 * shells of Windows write.
 */
export async function readText(path: string): Promise<string> {
  const bytes = await readFile(path);
  if (/^(fffe|feff)/.test(bytes.toString("hex", 0, 2))) throw new Error("it is UTF-16 text, and is to be UTF-8");
  return new TextDecoder().decode(bytes);
}

/** Why a file can't be read, in words where the system has none that one would understand. */
export function unreadable(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return reasons.get(code) ?? messageOf(cause);
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "it is not there"],
  ["EISDIR", "it is a folder"],
  ["ELOOP", "it is a link that leads back to itself"],
]);
