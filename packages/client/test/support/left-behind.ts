import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What must be the same before and after: living child processes, and what keeps the event loop alive. */
export interface Belongings {
  readonly children: readonly number[];
  readonly resources: readonly string[];
}

/** Kinds of resource that come and go with the test runner itself. */
const OF_THE_RUNNER = new Set(["MessagePort", "Immediate", "FSReqPromise", "FSReqCallback", "CloseReq", "TickObject"]);

/** Takes stock of this process. */
export function belongings(): Belongings {
  const resources = process.getActiveResourcesInfo().filter((name) => !OF_THE_RUNNER.has(name));
  return { children: childProcesses(), resources: resources.toSorted() };
}

/**
 * What is there now and was not before, once it had a moment to end: `[]` when all is well.
 * The test runner's own timer of a running test is none of ours.
 */
export async function leftBehind(before: Belongings, patienceMs = 3000): Promise<string[]> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = compare(before, belongings());
    if (found.length === 0 || performance.now() > deadline) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function compare(before: Belongings, after: Belongings): string[] {
  const known = new Map<string, number>();
  for (const name of before.resources) known.set(name, (known.get(name) ?? 0) + 1);
  const surplus: string[] = [];
  for (const name of after.resources) {
    const left = known.get(name) ?? 0;
    if (left === 0) surplus.push(name);
    else known.set(name, left - 1);
  }
  const orphans = after.children.filter((pid) => !before.children.includes(pid));
  return [...surplus, ...orphans.map(describeProcess)];
}

function describeProcess(pid: number): string {
  try {
    return `process ${pid}: ${readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ").trim()}`;
  } catch {
    return `process ${pid}`;
  }
}

/** Living child processes of this one; those that ended and were not asked for their exit code don't count. */
export function childProcesses(): number[] {
  const rows = process.platform === "linux" ? fromProc() : fromPs();
  return rows.filter(({ parent, state }) => parent === process.pid && !state.startsWith("Z")).map(({ pid }) => pid);
}

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
}

function fromProc(): ProcessRow[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // The command's name, in parentheses, may hold spaces.
        const text = readFileSync(`/proc/${name}/stat`, "latin1");
        const [state = "", parent = ""] = text.slice(text.lastIndexOf(")") + 2).split(" ");
        return [{ pid: Number(name), parent: Number(parent), state }];
      } catch {
        return [];
      }
    });
}

function fromPs(): ProcessRow[] {
  const text = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" });
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [pid = "", parent = "", state = ""] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), state };
    });
}
