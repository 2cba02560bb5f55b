import fc from "fast-check";
import { concatChunks, FrameReader } from "vgi-arrow";
import { HONEST } from "./honest-streams.js";

/** How long one property may take, with the search for a simpler case after a failure. */
export const FUZZ_MS = 120_000;

/** Runs `usual` cases; a longer run is asked for with `VGI_FUZZ_CASES`, which counts the cases of each property. */
export function fuzz(
  usual: number,
): Pick<fc.Parameters, "numRuns" | "interruptAfterTimeLimit" | "markInterruptAsFailure"> {
  const numRuns = Number(process.env["VGI_FUZZ_CASES"] ?? usual);
  return { numRuns, interruptAfterTimeLimit: FUZZ_MS, markInterruptAsFailure: true };
}

/** One of {@link HONEST}, damaged one to three times. */
export function damagedStream(): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(fc.constantFrom(...HONEST), fc.array(damage(), { minLength: 1, maxLength: 3 }))
    .map(([bytes, damages]) => {
      let damaged = bytes;
      for (const apply of damages) damaged = apply(damaged);
      return damaged;
    });
}

/** Chunks in which bytes arrive: of one size, the last may be shorter. */
export function inChunks(bytes: Uint8Array, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.byteLength; at += size) chunks.push(bytes.slice(at, at + size));
  return chunks;
}

type Damage = (bytes: Uint8Array) => Uint8Array;

/** Lengths, counts and offsets that a reader must not believe. */
const SIZES = [0, 1, 4, 8, 0x7f, 0xffff, 0x0100_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_fff8, 0xffff_ffff] as const;

function damage(): fc.Arbitrary<Damage> {
  // A double would nearly always be close to zero: most doubles are.
  const position = fc.nat(9999).map((n) => n / 10_000);
  const other = fc.constantFrom(...HONEST);
  return fc.oneof(
    { weight: 6, arbitrary: fc.tuple(position, fc.nat(255)).map(([at, value]) => setByte(at, value)) },
    { weight: 6, arbitrary: fc.tuple(position, fc.constantFrom(...SIZES)).map(([at, value]) => setSize(at, value)) },
    {
      weight: 10,
      arbitrary: fc
        .tuple(position, position, fc.constantFrom(...SIZES))
        .map(([frame, at, value]) => setHeadNumber(frame, at, value)),
    },
    { weight: 2, arbitrary: fc.tuple(position, fc.nat(40)).map(([at, by]) => shiftSize(at, by - 20)) },
    {
      weight: 1,
      arbitrary: position.map(
        (at): Damage =>
          (bytes) =>
            bytes.slice(0, scaled(at, bytes)),
      ),
    },
    { weight: 1, arbitrary: fc.tuple(position, position).map(([a, b]) => withoutRange(a, b)) },
    {
      weight: 1,
      arbitrary: fc.tuple(position, fc.uint8Array({ maxLength: 64 })).map(([at, noise]) => insert(at, noise)),
    },
    { weight: 2, arbitrary: fc.tuple(position, position, other).map(([a, b, from]) => splice(a, b, from)) },
    { weight: 2, arbitrary: fc.tuple(position, position).map(([a, b]) => swapFrames(a, b)) },
    { weight: 1, arbitrary: position.map((at) => changeFrames((frames) => frames.toSpliced(pick(at, frames), 1))) },
    { weight: 1, arbitrary: position.map((at) => repeatFrame(at)) },
    { weight: 2, arbitrary: fc.tuple(position, other).map(([at, from]) => borrowFrame(at, from)) },
  );
}

function scaled(at: number, bytes: Uint8Array): number {
  return Math.floor(at * bytes.byteLength);
}

function setByte(at: number, value: number): Damage {
  return (bytes) => {
    const copy = bytes.slice();
    if (copy.byteLength > 0) copy[scaled(at, copy)] = value;
    return copy;
  };
}

/** Where the numbers of flatbuffers stand: on multiples of four. */
function atNumber(at: number, change: (view: DataView, position: number) => void): Damage {
  return (bytes) => {
    const copy = bytes.slice();
    const position = scaled(at, copy) & ~3;
    if (position + 4 <= copy.byteLength) change(new DataView(copy.buffer), position);
    return copy;
  };
}

function setSize(at: number, value: number): Damage {
  return atNumber(at, (view, position) => view.setUint32(position, value, true));
}

/** A number in the metadata of a message: most of a stream is bodies, whose numbers are no lengths. */
function setHeadNumber(frame: number, at: number, value: number): Damage {
  return changeFrames((frames) => {
    const index = pick(frame, frames);
    const bytes = frames[index]?.slice();
    if (bytes === undefined || bytes.byteLength < 8) return frames;
    const view = new DataView(bytes.buffer);
    const head = Math.min(8 + Math.max(0, view.getInt32(4, true)), bytes.byteLength);
    const position = Math.floor(at * head) & ~3;
    if (position + 4 <= head) view.setUint32(position, value, true);
    return frames.with(index, bytes);
  });
}

function shiftSize(at: number, by: number): Damage {
  return atNumber(at, (view, position) => view.setInt32(position, view.getInt32(position, true) + by, true));
}

function withoutRange(a: number, b: number): Damage {
  return (bytes) => {
    const [from, to] = [scaled(Math.min(a, b), bytes), scaled(Math.max(a, b), bytes)];
    return concatChunks([bytes.slice(0, from), bytes.slice(to)]);
  };
}

function insert(at: number, noise: Uint8Array): Damage {
  return (bytes) => concatChunks([bytes.slice(0, scaled(at, bytes)), noise, bytes.slice(scaled(at, bytes))]);
}

/** The beginning of one stream and the end of another. */
function splice(a: number, b: number, other: Uint8Array): Damage {
  return (bytes) => concatChunks([bytes.slice(0, scaled(a, bytes)), other.slice(scaled(b, other))]);
}

/** Whole messages in another order, or of another stream: each by itself is sound. */
function changeFrames(change: (frames: Uint8Array[]) => Uint8Array[]): Damage {
  return (bytes) => concatChunks([...change(framesOf(bytes)), new Uint8Array(0)]);
}

function swapFrames(a: number, b: number): Damage {
  return changeFrames((frames) => {
    const [i, j] = [pick(a, frames), pick(b, frames)];
    const [first, second] = [frames[i], frames[j]];
    if (first === undefined || second === undefined) return frames;
    return frames.with(i, second).with(j, first);
  });
}

function repeatFrame(at: number): Damage {
  return changeFrames((frames) => {
    const index = pick(at, frames);
    const frame = frames[index];
    return frame === undefined ? frames : frames.toSpliced(index, 0, frame, frame);
  });
}

function borrowFrame(at: number, other: Uint8Array): Damage {
  return changeFrames((frames) => {
    const borrowed = framesOf(other)[1] ?? new Uint8Array(0);
    return frames.toSpliced(pick(at, frames), 0, borrowed);
  });
}

function pick(at: number, frames: readonly unknown[]): number {
  return Math.floor(at * frames.length);
}

/** The messages of a stream; what can't be cut any more stays in one piece. */
function framesOf(bytes: Uint8Array): Uint8Array[] {
  const reader = new FrameReader();
  reader.push(bytes.slice());
  const starts: number[] = [];
  try {
    for (let frame = reader.next(); frame !== null; frame = reader.next()) starts.push(frame.offset);
  } catch {
    // The rest is damaged already.
  }
  starts.push(reader.position);
  return starts.map((start, i) => bytes.slice(start, starts[i + 1]));
}
