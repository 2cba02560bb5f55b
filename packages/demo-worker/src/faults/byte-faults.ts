import { Writable } from "node:stream";

/** What happens to the next bytes that the worker sends. */
export interface ByteFault {
  /** What is sent in their place. */
  readonly alter: (bytes: Uint8Array) => Uint8Array;
  /** What the worker does afterwards: goes on, ends with code 13, stays silent for ever, or breaks the connection (HTTP). */
  readonly then: "go-on" | "exit" | "stall" | "cut";
}

/** Exit code of a worker that ends on purpose. */
export const CRASH_CODE = 13;

/** A line that no Arrow reader takes, as a careless `print` puts it out. */
export const junk: ByteFault = {
  alter: (bytes) => join(new TextEncoder().encode("Loading the model ...\n"), bytes),
  then: "go-on",
};

/** Half of a message, and then the end or silence. */
export const halfFrame = (then: "exit" | "stall"): ByteFault => ({
  alter: (bytes) => bytes.subarray(0, Math.ceil(bytes.byteLength / 2)),
  then,
});

/** Nothing at all. */
export const silence: ByteFault = { alter: () => new Uint8Array(0), then: "stall" };

/** The end of the connection in place of an answer: for HTTP, whose server serves on. */
export const cut: ByteFault = { alter: () => new Uint8Array(0), then: "cut" };

/** A message that announces a terabyte. */
export const hostileLength: ByteFault = {
  alter: (bytes) => {
    const copy = Uint8Array.from(bytes);
    new DataView(copy.buffer).setInt32(4, 0x7fff_fff0, true);
    return copy;
  },
  then: "stall",
};

/** The fault that is due, if any: functions arm it, whoever sends bytes takes it. */
export class ByteFaults {
  #armed: ByteFault | null = null;

  /** Lets the next bytes suffer a fault. */
  arm(fault: ByteFault): void {
    this.#armed = fault;
  }

  /** The fault for the bytes that are sent now; `null` when all is well. */
  take(): ByteFault | null {
    const fault = this.#armed;
    this.#armed = null;
    return fault;
  }
}

/** An output that hands on what is written to it, faults included. */
export class FaultyOutput extends Writable {
  readonly #target: Writable;
  readonly #faults: ByteFaults;

  constructor(target: Writable, faults: ByteFaults) {
    super({ highWaterMark: target.writableHighWaterMark });
    this.#target = target;
    this.#faults = faults;
    target.on("error", (error) => this.destroy(error));
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const fault = this.#faults.take();
    if (fault === null) {
      this.#target.write(chunk, done);
      return;
    }
    this.#target.write(fault.alter(chunk), (error) => {
      if (fault.then === "exit") process.exit(CRASH_CODE);
      if (fault.then === "go-on") done(error);
    });
  }
}

function join(left: Uint8Array, right: Uint8Array): Uint8Array {
  const both = new Uint8Array(left.byteLength + right.byteLength);
  both.set(left);
  both.set(right, left.byteLength);
  return both;
}
