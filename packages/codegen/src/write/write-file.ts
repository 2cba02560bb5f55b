import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { CodegenError, messageOf } from "../errors.js";
import { contentHash } from "./content-hash.js";

/** What {@link writeFileIfChanged} will do. */
export async function fileAction(path: string, content: string): Promise<"create" | "update" | "unchanged"> {
  const before = await readFile(path).catch(() => undefined);
  return before === undefined ? "create" : contentHash(before) === contentHash(content) ? "unchanged" : "update";
}

/** Writes one file by a temporary one beside it, in a folder that exists; the same content, line ends apart, touches nothing. Tells whether it wrote. */
export async function writeFileIfChanged(path: string, content: string): Promise<boolean> {
  if ((await fileAction(path, content)) === "unchanged") return false;
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
    return true;
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new CodegenError("CODEGEN_OUTPUT", {
      what: `${path} can't be written`,
      why: messageOf(cause),
      next: "Check that its folder exists and can be written, and the space on its disk.",
      cause,
    });
  }
}
