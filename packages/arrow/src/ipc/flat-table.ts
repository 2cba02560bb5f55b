import { IpcError } from "./ipc-error.js";

const UTF8 = new TextDecoder();

/** A range check failed: the metadata is no flatbuffer, or a hostile one. */
export function malformed(what: string): IpcError {
  return new IpcError("IPC_INVALID", `Arrow IPC message metadata is malformed: ${what}`);
}

/**
 * A flatbuffers table, opened with every position checked against the buffer.
 * apache-arrow reads metadata unchecked, so a hostile length would make it loop or allocate without bound:
 * everything it is going to read is walked with this first.
 */
export class FlatTable {
  readonly view: DataView;
  readonly #position: number;
  readonly #vtable: number;
  readonly #slots: number;
  readonly #size: number;

  constructor(view: DataView, position: number) {
    if (position < 0 || position + 4 > view.byteLength) throw malformed("a table lies outside of it");
    const vtable = position - view.getInt32(position, true);
    if (vtable < 0 || vtable + 4 > view.byteLength) throw malformed("a table has its description outside of it");
    const vtableSize = view.getUint16(vtable, true);
    const size = view.getUint16(vtable + 2, true);
    if (vtableSize < 4 || vtableSize % 2 !== 0 || vtable + vtableSize > view.byteLength) {
      throw malformed("a table has an impossible description");
    }
    if (size < 4 || position + size > view.byteLength) throw malformed("a table extends beyond it");
    this.view = view;
    this.#position = position;
    this.#vtable = vtable;
    this.#slots = (vtableSize - 4) >> 1;
    this.#size = size;
  }

  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.byteLength < 8) throw malformed("it is too short");
    return new FlatTable(view, view.getUint32(0, true));
  }

  /** Absolute position of a field of `width` bytes, or 0 when it is absent and so has its default. */
  field(slot: number, width: number): number {
    if (slot >= this.#slots) return 0;
    const relative = this.view.getUint16(this.#vtable + 4 + slot * 2, true);
    if (relative === 0) return 0;
    if (relative < 4 || relative + width > this.#size) throw malformed("a field lies outside of its table");
    return this.#position + relative;
  }

  byte(slot: number): number {
    const at = this.field(slot, 1);
    return at === 0 ? 0 : this.view.getUint8(at);
  }

  short(slot: number): number {
    const at = this.field(slot, 2);
    return at === 0 ? 0 : this.view.getInt16(at, true);
  }

  /** A 64-bit field that has to be a length or position: not negative, and exact as a number. */
  length(slot: number, what: string): number {
    const at = this.field(slot, 8);
    return at === 0 ? 0 : exactLength(this.view, at, what);
  }

  table(slot: number): FlatTable | null {
    const at = this.field(slot, 4);
    return at === 0 ? null : new FlatTable(this.view, at + this.view.getUint32(at, true));
  }

  /** Position and count of a vector whose elements take `width` bytes, checked to lie inside; count 0 when absent. */
  vector(slot: number, width: number): { readonly start: number; readonly count: number } {
    const at = this.field(slot, 4);
    if (at === 0) return { start: 0, count: 0 };
    const start = at + this.view.getUint32(at, true);
    if (start + 4 > this.view.byteLength) throw malformed("a vector lies outside of it");
    const count = this.view.getUint32(start, true);
    if (start + 4 + count * width > this.view.byteLength) throw malformed("a vector extends beyond it");
    return { start: start + 4, count };
  }

  /** Checks that a string, when present, lies inside. */
  checkString(slot: number): void {
    this.vector(slot, 1);
  }

  /** A string; empty when absent. */
  string(slot: number): string {
    const { start, count } = this.vector(slot, 1);
    return count === 0 ? "" : UTF8.decode(new Uint8Array(this.view.buffer, this.view.byteOffset + start, count));
  }

  /** Opens each table of a vector of tables. */
  *tables(slot: number): Iterable<FlatTable> {
    const { start, count } = this.vector(slot, 4);
    for (let i = 0; i < count; i += 1) {
      const at = start + i * 4;
      yield new FlatTable(this.view, at + this.view.getUint32(at, true));
    }
  }
}

/** Reads a null count at `at`; -1 stands for an unknown one, which some writers send for columns of type null. */
export function exactNullCount(view: DataView, at: number): number {
  const unknown = view.getInt32(at, true) === -1 && view.getInt32(at + 4, true) === -1;
  return unknown ? -1 : exactLength(view, at, "a null count");
}

/** Reads a 64-bit length at `at`. */
export function exactLength(view: DataView, at: number, what: string): number {
  const value = view.getUint32(at, true) + view.getInt32(at + 4, true) * 2 ** 32;
  if (value < 0 || value > Number.MAX_SAFE_INTEGER) throw malformed(`${what} is ${value}`);
  return value;
}
