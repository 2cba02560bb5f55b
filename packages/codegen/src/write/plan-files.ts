import { join } from "node:path";
import { readExisting, type FileChange } from "./plan-write.js";

/** A file that is wanted beside generated code. */
export interface WantedFile {
  /** With forward slashes, relative to the output folder. */
  readonly path: string;
  readonly content: string;
  /** Whether users write to it too: the content has what they wrote. All others are never written over an edit. */
  readonly isShared: boolean;
  /** Text that the user may have taken out to make the file their own: then it stays as it is. */
  readonly mark?: string;
}

/** Works out which of some files have to be written, and writes nothing. */
export async function planFiles(out: string, files: readonly WantedFile[]): Promise<FileChange[]> {
  return Promise.all(
    files.map(async ({ path, content }): Promise<FileChange> => {
      const before = await readExisting(join(out, path));
      if (before === undefined) return { path, action: "create", content };
      const stays = new TextDecoder().decode(before) === content;
      return stays ? { path, action: "unchanged", before } : { path, action: "update", content, before };
    }),
  );
}
