import { stat } from "node:fs/promises";

/** How a file looks: differs after a change. `undefined` where there is none. Asking is more reliable than `fs.watch`, and leaves nothing open. */
export async function fileStamp(path: string): Promise<string | undefined> {
  const stats = await stat(path, { bigint: true }).catch(() => undefined);
  return stats === undefined ? undefined : `${stats.ino} ${stats.size} ${stats.mtimeNs}`;
}
