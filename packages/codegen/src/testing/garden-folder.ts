import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatSnapshot } from "../read/snapshot-file.js";
import { gardenSnapshot } from "./sample-catalog.js";
import { temporaryFolder } from "./temporary-folder.js";

/** A folder of its own with the garden's snapshot, `s.json`. */
export async function gardenFolder(): ReturnType<typeof temporaryFolder> {
  const folder = await temporaryFolder();
  await writeFile(join(folder.path, "s.json"), formatSnapshot(gardenSnapshot));
  return folder;
}
