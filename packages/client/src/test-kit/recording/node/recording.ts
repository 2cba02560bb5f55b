import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import {
  type ConnectionPool,
  createPool,
  type CustomAddress,
  type Lease,
  redactAddress,
  UsageError,
  type WorkerAddressInput,
} from "vgi-runtime";
import type { RecordedCall } from "../recorded-call.js";
import { Recorder } from "../recorder.js";
import { Replayer } from "../replayer.js";

/** First line of a recording. */
const FORMAT = { "vgi-recording": 1 } as const;

/**
 * A worker whose calls are recorded, for tests that run without it: `connect(recording(address, file))`, and later
 * `connect(replaying(file))`. The file is begun anew; each line is a call with its answers, batches as base64 of Arrow IPC.
 *
 * Values of secrets and of attach options, credentials of the connection, and data that only the worker can read are never written.
 * Arguments, settings, rows and the worker's messages are: keep recordings of data that may be in your repository.
 *
 * @example
 * ```ts
 * import { connect } from "vgi-client";
 * import { recording, replaying } from "vgi-client/testing";
 *
 * const file = "test/answers.jsonl";
 * const live = process.env["VGI_ADDRESS"];
 * await using client = await connect(live === undefined ? replaying(file) : recording(live, file));
 * ```
 */
export function recording(address: WorkerAddressInput, file: string): CustomAddress {
  writeFileSync(file, `${JSON.stringify(FORMAT)}\n`);
  const recorder = new Recorder((call) => appendFileSync(file, `${JSON.stringify(call)}\n`));
  return {
    kind: "custom",
    name: redactAddress(address),
    createPool: (options) =>
      createPool(address, { ...options, interceptors: [...(options.interceptors ?? []), recorder] }),
  };
}

/** A worker that answers as the recorded one did. A call that was not recorded rejects with `NotRecordedError`, which names the nearest. */
export function replaying(file: string): CustomAddress {
  const name = `recording ${file}`;
  return { kind: "custom", name, createPool: () => new ReplayPool(new Replayer(name, readRecording(file))) };
}

function readRecording(file: string): RecordedCall[] {
  const [first = "", ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  if (first !== JSON.stringify(FORMAT)) {
    throw new UsageError({ what: `${file} is no recording of this version`, next: "Record it again." });
  }
  return lines.map((line) => JSON.parse(line) as RecordedCall);
}

async function nothing(): Promise<void> {
  // There is nothing to give back.
}

/** As many connections as are asked for, which are all the same recording. */
class ReplayPool implements ConnectionPool {
  readonly kind = "bytes";
  readonly address: string;
  readonly #replayer: Replayer;

  constructor(replayer: Replayer) {
    this.address = replayer.address;
    this.#replayer = replayer;
  }

  async acquire(): Promise<Lease> {
    return { connection: this.#replayer, release: nothing, [Symbol.asyncDispose]: nothing };
  }

  tryAcquire(): Promise<Lease | null> {
    return this.acquire();
  }

  keepIdle(): () => void {
    return () => undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
