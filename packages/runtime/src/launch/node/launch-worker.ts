import { createHash } from "node:crypto";
import { realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { CommandAddress } from "../../address/index.js";
import { redactAddress } from "../../address/index.js";
import { CancelledError, DeadlineError, TransportError } from "../../errors/index.js";
import type { LaunchOptions } from "../launch-options.js";
import { identityText } from "../worker-identity.js";
import { lockFile } from "./file-lock.js";
import { isListening, removeStaleSocket } from "./probe-socket.js";
import { removeStaleWorkers } from "./remove-stale-workers.js";
import { type SharedWorker, startSharedWorker } from "./start-shared-worker.js";
import { stateDirectory } from "./state-directory.js";

/** The names that the files of a worker have but for their endings, and where they are. */
export interface LaunchPlan extends SharedWorker {
  readonly directory: string;
  readonly key: string;
}

/** `sun_path` of a socket address, with its zero. */
const LONGEST_PATH = process.platform === "darwin" ? 103 : 107;

/** Which worker a command means, and where it listens: as the reference launcher computes it, so that both find the same one. */
export function planLaunch(command: CommandAddress, options: LaunchOptions = {}): LaunchPlan {
  const address = redactAddress({ kind: "launch", ...command });
  const env = { ...process.env };
  for (const [name, value] of Object.entries(command.env ?? {})) {
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  const cwd = directoryOf(address, command.cwd ?? process.cwd());
  const directory = stateDirectory(options.stateDirectory);
  const text = identityText({ command: command.command, cwd, env });
  const key = createHash("sha256").update(text).digest("hex").slice(0, 16);
  const stem = path.join(directory, key);
  const socket = `${stem}.sock`;
  if (Buffer.byteLength(socket) > LONGEST_PATH) {
    throw new TransportError({
      what: `${address} can't listen on ${socket}`,
      why: `the path of a socket has at most ${LONGEST_PATH} bytes`,
      next: "Choose a shorter directory with launch.stateDirectory.",
    });
  }
  return {
    address,
    command: command.command,
    cwd,
    env,
    directory,
    key,
    socket,
    idleMs: options.idleMs ?? 300_000,
    startTimeoutMs: options.startTimeoutMs ?? 60_000,
    log: options.log === undefined ? `${stem}.log` : path.resolve(options.log),
    appendLog: options.log !== undefined,
  };
}

/**
 * Sees to it that the worker of a plan listens: under its lock, so that of many programs at once one starts it and the others find it.
 *
 * @throws WorkerStartError, DeadlineError when another program holds the lock for too long, TransportError, CancelledError
 */
export async function launchWorker(plan: LaunchPlan, signal: AbortSignal | undefined): Promise<void> {
  const patience = AbortSignal.timeout(plan.startTimeoutMs);
  const limit = signal === undefined ? patience : AbortSignal.any([patience, signal]);
  const lock = await lockFile(path.join(plan.directory, `${plan.key}.lock`), { wait: true, signal: limit });
  if (lock === null) throw givenUp(plan, signal);
  let started = false;
  try {
    if (!(await isListening(plan.socket))) {
      removeStaleSocket(plan.socket);
      writeMeta(plan);
      await startSharedWorker(plan, limit);
      started = true;
    }
  } catch (error) {
    if (signal?.aborted === true) throw givenUp(plan, signal);
    // A program that was killed outright may have left a worker behind that was still starting, and ours was one too many.
    if (!(await isListening(plan.socket))) throw error;
  } finally {
    lock.release();
  }
  if (started) await removeStaleWorkers(plan.directory, plan.key);
}

/** For people, and for `vgi-rpc launch --status`, which finds workers by it. */
function writeMeta(plan: LaunchPlan): void {
  const meta = {
    cmd: plan.command,
    cwd: plan.cwd,
    socket: plan.socket,
    started_at: Date.now() / 1000,
    launcher_pid: process.pid,
  };
  try {
    writeFileSync(path.join(plan.directory, `${plan.key}.meta`), JSON.stringify(meta, null, 2), { mode: 0o600 });
  } catch {
    // The worker does without.
  }
}

function directoryOf(address: string, cwd: string): string {
  try {
    return realpathSync(cwd);
  } catch (cause) {
    throw new TransportError({
      what: `${address} could not be started`,
      why: `the directory ${JSON.stringify(cwd)} was not found`,
      cause,
    });
  }
}

function givenUp(plan: LaunchPlan, signal: AbortSignal | undefined): CancelledError | DeadlineError {
  if (signal?.aborted === true) {
    return new CancelledError({
      what: `starting ${plan.address} was cancelled`,
      why: "its AbortSignal was aborted",
      cause: signal.reason,
    });
  }
  return new DeadlineError("connect", plan.startTimeoutMs, {
    what: `no connection to ${plan.address}`,
    why: `another program held the lock in ${plan.directory} for ${plan.startTimeoutMs} ms`,
    next: "Try again, or give it longer with launch.startTimeoutMs.",
  });
}
