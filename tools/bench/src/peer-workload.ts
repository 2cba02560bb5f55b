import { requireOrSkip } from "@vgi-tools/real-workers";
import type { PeerWorkload } from "./peer-definition.js";
import { writeInputBatch } from "./input-batch.js";
import { canBeAlone, workerAlone } from "./ceiling/worker-alone.js";
import { metrics } from "./metric.js";
import { peerContender } from "./peer-contender.js";
import { allPeers } from "./peers/all-peers.js";
import type { Task } from "./peers/task.js";
import { thisClient, thisClientOwnMemory } from "./peers/this-client.js";
import { temporaryFolder } from "./temporary-folder.js";
import type { Absentee, Contender, PreparedWorkload, RunOptions, Workload } from "./workload.js";

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
    if (amount !== undefined && canBeAlone(definition)) {
      for (const one of await workerAlone(definition, task, amount, options)) take(one);
    }
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
