import { join } from "node:path";
import { readExisting, type FileChange } from "./plan-write.js";

/** A file that is wanted beside generated code. */
export interface WantedFile {
  /** With forward slashes, relative to the output folder. */
  readonly path: string;
  readonly content: string;
  /** Text that the user may have made their own: a file without it stays as it is. */
  readonly mark?: string;
}

/** Works out which of some files have to be written, and writes nothing. */
export async function planFiles(out: string, files: readonly WantedFile[]): Promise<FileChange[]> {
  return Promise.all(
    files.map(async ({ path, content, mark }): Promise<FileChange> => {
      const before = await readExisting(join(out, path));
      if (before === undefined) return { path, action: "create", content };
      const text = new TextDecoder().decode(before);
      const stays = text === content || (mark !== undefined && !text.includes(mark));
      return stays ? { path, action: "unchanged", before } : { path, action: "update", content, before };
    }),
  );
}
