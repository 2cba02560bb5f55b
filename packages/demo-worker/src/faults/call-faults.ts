import type { RecordBatch, Schema } from "apache-arrow";
import { batchFromRows, decodeStream, encodeStream, readRows, toArrowSchema, withMetadata } from "vgi-arrow";
import { type InterceptedCall, type Opened, RawResult, type ServiceInterceptor } from "vgi-client/testing";
import type { CallContext } from "vgi-runtime/server";
import { type ByteFaults, cut } from "./byte-faults.js";
import { crash, floodStderr } from "./start-faults.js";

/** What goes wrong at a place. */
export type CallFault = (typeof KINDS)[number];

/** Kinds of fault: `kill` over HTTP is the end of the connection, so that the server serves on. */
const KINDS = ["kill", "stall", "error", "flood", "storm", "schema", "rows", "status"] as const;

/** Kilobytes of a flood on stderr: 100 MB. */
const FLOOD_KB = 102_400;

/** Log messages of a storm. */
const STORM = 500;

/** Where and how the calls of an attachment fail. */
interface Plan {
  /** A method, or `stream` for the turns of streams. */
  readonly place: string;
  /** Which time it comes there, from 1. */
  readonly time: number;
  readonly fault: CallFault;
}

/** Lets the calls of an attachment fail where its attach option `fault` says. What it does not name works. */
export class CallFaults implements ServiceInterceptor {
  readonly #bytes: ByteFaults;
  readonly #times = new Map<string, number>();

  constructor(bytes: ByteFaults) {
    this.#bytes = bytes;
  }

  readonly unary = async (call: InterceptedCall, answer: () => unknown): Promise<unknown> => {
    const fault = this.#due(call, call.method);
    if (fault === null) return answer();
    await this.#before(fault, call.context);
    const value = await answer();
    if (fault === "schema") return spoiltColumns(value);
    return fault === "rows" ? rowsTwice(value) : value;
  };

  readonly stream = async (call: InterceptedCall, open: () => Opened): Promise<Opened> => {
    const fault = this.#due(call, call.method);
    if (fault !== null) await this.#before(fault, call.context);
    const opened = open();
    const { stream } = opened;
    const spoilt = planOf(call)?.place === "stream" && planOf(call)?.fault === "schema";
    return {
      ...opened,
      stream: {
        ...stream,
        output: spoilt ? OTHER : stream.output,
        next: async (input, context) => {
          const turn = this.#due(call, "stream");
          if (turn !== null) await this.#before(turn, context);
          const output = await stream.next(input, context);
          if (output === null) return null;
          if (spoilt) return batchFromRows(OTHER, [{ other: "text" }]);
          if (turn === "rows") return doubled(output);
          return turn === "status" ? withMetadata(output, new Map([["vgi.status", "ASK_ME_LATER"]])) : output;
        },
      },
    };
  };

  /** The fault of a call that comes to a place, if any. */
  #due(call: InterceptedCall, place: string): CallFault | null {
    const plan = planOf(call);
    if (plan?.place !== place) return null;
    const key = `${call.attachment?.session} ${place}`;
    const time = (this.#times.get(key) ?? 0) + 1;
    this.#times.set(key, time);
    return time === plan.time ? plan.fault : null;
  }

  async #before(fault: CallFault, context: CallContext): Promise<void> {
    if (fault === "kill" && context.transport === "http") this.#bytes.arm(cut);
    else if (fault === "kill") crash("kill");
    else if (fault === "stall") await new Promise(() => {});
    else if (fault === "error") throw new RangeError(`${context.method} failed on purpose`);
    else if (fault === "flood") await floodStderr(FLOOD_KB);
    else if (fault === "storm") for (let i = 0; i < STORM; i += 1) context.log("INFO", `message ${i} of ${STORM}`);
  }
}

function planOf({ attachment }: InterceptedCall): Plan | null {
  const match = /^(\w+)(?:#(\d+))?:(\w+)$/.exec(attachment?.options["fault"] ?? "");
  const fault = KINDS.find((kind) => kind === match?.[3]);
  return match === null || fault === undefined ? null : { place: match[1] ?? "", time: Number(match[2] ?? 1), fault };
}

const OTHER: Schema = toArrowSchema({ fields: [{ name: "other", type: "utf8", nullable: true }] });

/** An answer of other columns than it should have: those of the batch in it, or its own. */
function spoiltColumns(value: unknown): unknown {
  const bytes = encodeStream(OTHER, [batchFromRows(OTHER, [{ other: "text" }])]);
  return hasResultBatch(value) ? { ...value, resultBatch: bytes } : new RawResult(bytes);
}

/** An answer whose batch has twice the rows that it should have. */
function rowsTwice(value: unknown): unknown {
  if (!hasResultBatch(value)) return value;
  const { schema, batches } = decodeStream(value.resultBatch);
  return { ...value, resultBatch: encodeStream(schema, batches.map(doubled)) };
}

function doubled(batch: RecordBatch): RecordBatch {
  const rows = readRows(batch);
  return batchFromRows(batch.schema, [...rows, ...rows]);
}

function hasResultBatch(value: unknown): value is { readonly resultBatch: Uint8Array } {
  return typeof value === "object" && value !== null && "resultBatch" in value;
}
