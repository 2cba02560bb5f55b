import { readdir, readFile } from "node:fs/promises";

/**
 * CPU time that the threads of a process have taken so far, in seconds.
 *
 * @returns `undefined` where the system doesn't tell: all but Linux
 */
export async function cpuSeconds(pid: number): Promise<number | undefined> {
  const folder = `/proc/${pid}/task`;
  try {
    const threads = await readdir(folder);
    const nanoseconds = await Promise.all(threads.map((thread) => onCpu(`${folder}/${thread}/schedstat`)));
    return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e9;
  } catch {
    return undefined;
  }
}

/** The first of the three numbers: nanoseconds on a CPU. */
async function onCpu(file: string): Promise<number> {
  return Number.parseInt(await readFile(file, "utf8"), 10);
}
