import { requireOrSkip } from "@vgi-tools/real-workers";
import { type Columns, writeInputBatch } from "./input-batch.js";
import { canBeAlone, workerAlone } from "./ceiling/worker-alone.js";
import { type Metric, metrics } from "./metric.js";
import { peerContender } from "./peer-contender.js";
import { allPeers } from "./peers/all-peers.js";
import type { Transport, WorkerLane } from "./peers/peer.js";
import type { Task, TaskKind } from "./peers/task.js";
import { thisClient, thisClientOwnMemory } from "./peers/this-client.js";
import { temporaryFolder } from "./temporary-folder.js";
import type { Absentee, Contender, PreparedWorkload, RunOptions, Workload } from "./workload.js";

/** What is done and not measured: so many of what a workload counts, or what a turn does over and over for so long. */
export type WarmUp = { readonly count: number } | { readonly seconds: number };

/** A workload of all peers on one worker, as data. */
export interface PeerWorkload {
  readonly name: string;
  readonly description: string;
  readonly metric: Metric;
  readonly kind: TaskKind;
  readonly functionName?: string;
  /** Columns of the input. */
  readonly columns?: Columns;
  /** Rows of a batch. */
  readonly rows: number;
  /** Batches, calls, loads or scans of one turn. */
  readonly count: number;
  /** The same for `--quick`. */
  readonly quickCount: number;
  /** What comes before the first repeat, where that is too little for all code to be compiled that will be. Default: nothing. */
  readonly warmUp?: WarmUp | undefined;
  /** Of how many turns each repeat consists; see `Workload`. Default: 1. */
  readonly turnsPerRepeat?: number;
  readonly transport?: Transport;
  readonly lane?: WorkerLane;
  /** Whether this client reads into the same memory over and over (`reuseBuffers`); it takes part without that too. Default: false. */
  readonly reuse?: boolean;
  /** Whether each repeat has processes of its own. */
  readonly isFresh?: boolean;
  /** Contenders that can't be measured in reasonable time or sense, by how their names begin, and why. */
  readonly without?: Readonly<Record<string, string>>;
}

/** Makes a workload of its data. This client is the first contender. */
export function peerWorkload(definition: PeerWorkload): Workload {
  const { name, description, metric, turnsPerRepeat = 1 } = definition;
  return {
    name,
    description,
    ...metrics[metric],
    turnsPerRepeat,
    prepare: (options) => prepareWorkload(definition, options),
  };
}

async function prepareWorkload(definition: PeerWorkload, options: RunOptions): Promise<PreparedWorkload> {
  const { lane = "0.47.0", transport = "stdio", reuse = false } = definition;
  const others = allPeers.filter((peer) => peer !== thisClient && (peer.isNamed?.(lane, transport) ?? true));
  const ours = reuse ? [thisClient, thisClientOwnMemory] : [thisClient];
  const peers = options.isAlone === true ? ours : [...ours, ...others];
  const reason = await requireOrSkip();
  if (reason !== undefined) return absent(peers.map(({ name }) => ({ name, reason })));
  const folder = await temporaryFolder();
  const contenders: Contender[] = [];
  const dispose = async (): Promise<void> => {
    for (const contender of contenders) await contender[Symbol.asyncDispose]?.();
    await folder[Symbol.asyncDispose]();
  };
  try {
    const task = await taskOf(definition, options, folder.path);
    const absentees: Absentee[] = [];
    const take = (one: Contender | Absentee): void => {
      if ("reason" in one) absentees.push(one);
      else contenders.push(one);
    };
    for (const peer of peers) take(await peerContender(definition, peer, task, options));
    const amount = contenders[0]?.amount;
    if (amount !== undefined && canBeAlone(definition)) take(await workerAlone(definition, task, amount, options));
    return { contenders, absent: absentees, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function absent(absentees: readonly Absentee[]): PreparedWorkload {
  return { contenders: [], absent: absentees, [Symbol.asyncDispose]: () => Promise.resolve() };
}

async function taskOf(definition: PeerWorkload, { processes }: RunOptions, folder: string): Promise<Task> {
  const { kind, functionName = "", rows, columns, lane = "0.47.0", transport = "stdio" } = definition;
  const worker = await processes.worker(lane, transport);
  const input = columns === undefined ? {} : { input: await writeInputBatch(folder, columns, rows) };
  return { kind, worker, catalog: "example", functionName, rows, ...input };
}
