import { createHook } from "node:async_hooks";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** What a process holds, by kind. */
export type Resources = Readonly<Record<string, number>>;

/** Handles of Node.js that are counted, whether or not they keep the process alive. */
const HANDLES = new Set([
  "Timeout",
  "TCPWRAP",
  "PIPEWRAP",
  "PROCESSWRAP",
  "TLSWRAP",
  "TCPCONNECTWRAP",
  "PIPECONNECTWRAP",
  "FSEVENTWRAP",
]);

/** Counts handles from when it is made: descriptors alone say nothing of timers, and `getActiveResourcesInfo` of what is unref'd. */
export class ResourceCounter implements Disposable {
  readonly #live = new Map<number, string>();
  readonly #hook = createHook({
    init: (id, type) => {
      if (HANDLES.has(type)) this.#live.set(id, type);
    },
    destroy: (id) => {
      this.#live.delete(id);
    },
  }).enable();

  /** Everything that is there now. */
  count(): Resources {
    const counts: Record<string, number> = {};
    const add = (kind: string, by = 1): void => {
      counts[kind] = (counts[kind] ?? 0) + by;
    };
    for (const type of this.#live.values()) add(`handle ${type}`);
    for (const kind of process.getActiveResourcesInfo()) add(`active ${kind}`);
    for (const kind of descriptors()) add(`descriptor ${kind}`);
    for (const event of process.eventNames()) add(`listener ${String(event)}`, process.listenerCount(event));
    add("child processes", childProcesses());
    return counts;
  }

  [Symbol.dispose](): void {
    this.#hook.disable();
  }
}

/** What there is more of in `after` than in `before`: kind by kind, with both counts. */
export function grown(before: Resources, after: Resources): Record<string, string> {
  const more: Record<string, string> = {};
  for (const [kind, count] of Object.entries(after)) {
    const was = before[kind] ?? 0;
    if (count > was) more[kind] = `${was} -> ${count}`;
  }
  return more;
}

/** Kinds of the open descriptors: sockets, pipes, files by their path. Nothing where the system does not list them. */
function descriptors(): string[] {
  const kinds: string[] = [];
  for (const name of listing("/proc/self/fd")) {
    try {
      kinds.push(readlinkSync(`/proc/self/fd/${name}`).replace(/\d+/g, "N"));
    } catch {
      // The one that read the listing.
    }
  }
  return kinds;
}

function childProcesses(): number {
  const own = String(process.pid);
  return listing("/proc").filter((pid) => /^\d+$/.test(pid) && parentOf(pid) === own).length;
}

function parentOf(pid: string): string | undefined {
  try {
    return /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

function listing(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
