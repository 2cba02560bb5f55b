import { type Data, type RecordBatch, RecordBatchReader, type Schema, Vector } from "apache-arrow";
import { BatchAssembler } from "./batch-assembler.js";
import { customMetadata } from "./batch-head.js";
import { BatchLayout } from "./batch-layout.js";
import { FlatTable } from "./flat-table.js";
import { type Frame, PREFIX_LENGTH } from "./frame.js";
import { DEFAULT_MAX_BODY_LENGTH } from "./frame-reader.js";
import { IpcError } from "./ipc-error.js";
import { keepSchema, knownSchema } from "./known-schemas.js";

/** Most bytes of dictionaries that wait for the batch that uses them: a worker that sends nothing else would fill the memory. */
const MAX_WAITING = DEFAULT_MAX_BODY_LENGTH;

/** How often apache-arrow may ask for bytes that are not there before the message counts as too short. */
const PATIENCE = 8;

/**
 * Turns the frames of one IPC stream into record batches. Those of common types are put together here; for unions, views, dictionaries of
 * dictionaries, and from the first compressed body on, there is one `RecordBatchReader` over an iterator that is fed whole messages.
 *
 * @example
 * ```ts
 * const decoder = new BatchDecoder(schemaFrame);
 * const batch = decoder.decode(frame); // null for a dictionary
 * ```
 */
export class BatchDecoder {
  /** Schema of the stream; every batch has this object as its schema. */
  readonly schema: Schema;
  readonly #queue: Uint8Array[] = [];
  readonly #head: Uint8Array;
  readonly #layout: BatchLayout;
  /** `null` once it is all apache-arrow's. */
  #assembler: BatchAssembler | null;
  readonly #dictionaries = new Map<number, Vector>();
  /** What the dictionaries were made of: for apache-arrow, should it have to go on. */
  readonly #dictionaryFrames = new Map<number, Frame[]>();
  #reader: RecordBatchReader | null = null;
  #idle = 0;
  /** Bytes of dictionaries since the last batch. */
  #waiting = 0;

  /** @param frame the first frame of a stream, of kind `"schema"` */
  constructor(frame: Frame) {
    if (frame.kind !== "schema") {
      throw new IpcError("IPC_INVALID", `an Arrow stream starts with a ${frame.kind} message instead of its schema`, {
        offset: frame.offset,
      });
    }
    this.#head = frame.head;
    const known = knownSchema(frame.head);
    if (known !== undefined) {
      ({ schema: this.schema, layout: this.#layout, assembler: this.#assembler } = known);
      return;
    }
    const schema = guarded(frame, "schema", () => this.#opened().schema as Schema | undefined);
    if (schema === undefined)
      throw new IpcError("IPC_INVALID", "the schema message can't be read", { offset: frame.offset });
    this.schema = schema;
    const layout = new BatchLayout(schema);
    // Types that don't exist, as integers of 7 bits, throw when they are asked for their arrays.
    const assembler = guarded(frame, "schema", () => BatchAssembler.for(schema));
    this.#layout = layout;
    this.#assembler = assembler;
    if (assembler !== null) keepSchema(frame.head, { schema, layout, assembler });
  }

  /** The batch of a `"batch"` frame, with its custom metadata; `null` for a dictionary, which later batches use. */
  decode(frame: Frame): RecordBatch | null {
    if (frame.kind !== "dictionary" && frame.kind !== "batch") {
      throw new IpcError(
        "IPC_INVALID",
        `expected a record batch at byte ${frame.offset}, found the message "${frame.kind}"`,
        {
          offset: frame.offset,
        },
      );
    }
    if (frame.kind === "dictionary") {
      this.#checkWaiting(frame);
      if (guarded(frame, "dictionary", () => this.#keptDictionary(frame))) return null;
    } else {
      const batch = guarded(frame, "batch", () => this.#assembled(frame));
      if (batch !== null) {
        this.#waiting = 0;
        return batch;
      }
    }
    this.#goForeign();
    this.#enqueue(frame);
    // The reader looks for the batch right behind a dictionary: it is asked only when that is there.
    if (frame.kind === "dictionary") return null;
    const result = guarded(frame, "batch", () => this.#opened().next() as IteratorResult<RecordBatch, unknown>);
    if (result.done === true) {
      throw new IpcError("IPC_INVALID", `the record batch at byte ${frame.offset} is shorter than it declares`, {
        offset: frame.offset,
      });
    }
    this.#waiting = 0;
    const batch = result.value;
    // apache-arrow merges fields by name when it builds a batch, which mangles schemas with equal column names.
    (batch as { schema: Schema }).schema = this.schema;
    return batch;
  }

  /** apache-arrow's reader, behind the schema. */
  #opened(): RecordBatchReader {
    if (this.#reader === null) {
      this.#queue.unshift(aligned(this.#head));
      this.#reader = RecordBatchReader.from(this.#chunks()).open({ autoDestroy: false });
    }
    return this.#reader;
  }

  /** Checks a batch, and puts it together where that is not left to apache-arrow. */
  #assembled(frame: Frame): RecordBatch | null {
    const message = FlatTable.root(frame.head.subarray(PREFIX_LENGTH));
    const spans = this.#layout.check(frame, message);
    if (this.#assembler === null || spans.compressed) return null;
    return this.#assembler.assemble(frame.body, spans, customMetadata(message), this.#dictionaries);
  }

  /** Takes a dictionary for the batches after it, where they are put together here. */
  #keptDictionary(frame: Frame): boolean {
    if (this.#assembler === null) return false;
    const message = FlatTable.root(frame.head.subarray(PREFIX_LENGTH));
    const header = message.table(2);
    const id = header?.length(0, "a dictionary id") ?? 0;
    const plan = this.#assembler.dictionaries.get(id);
    if (header === null || plan === undefined) {
      throw new IpcError(
        "IPC_INVALID",
        `the dictionary at byte ${frame.offset} has the id ${id}, which no column has`,
        {
          offset: frame.offset,
        },
      );
    }
    const spans = plan.layout.check(frame, message, header.table(1));
    if (spans.compressed) return false;
    const [values] = plan.assembler.assemble(frame.body, spans, new Map()).data.children;
    const isDelta = header.byte(2) !== 0;
    const chunks = [...(isDelta ? (this.#dictionaries.get(id)?.data ?? []) : []), values as Data];
    this.#dictionaries.set(id, new Vector(chunks).memoize());
    this.#dictionaryFrames.set(id, [...(isDelta ? (this.#dictionaryFrames.get(id) ?? []) : []), frame]);
    return true;
  }

  /** Leaves the rest of the stream to apache-arrow, which is told what it needs of what came before. */
  #goForeign(): void {
    this.#assembler = null;
    for (const frame of [...this.#dictionaryFrames.values()].flat()) this.#enqueue(frame);
    this.#dictionaryFrames.clear();
    this.#dictionaries.clear();
  }

  #enqueue({ head, body }: Frame): void {
    this.#queue.push(head);
    if (body.byteLength > 0) this.#queue.push(body);
  }

  #checkWaiting(frame: Frame): void {
    this.#waiting += frame.head.byteLength + frame.body.byteLength;
    if (this.#waiting <= MAX_WAITING) return;
    throw new IpcError(
      "IPC_TOO_LARGE",
      `the dictionaries before byte ${frame.offset} have more than ${MAX_WAITING} bytes, and no batch has come that uses them`,
      { offset: frame.offset },
    );
  }

  /** Gives the reader what is queued. It prefetches, so an empty chunk means "not yet"; "done" would be final. */
  #chunks(): Iterable<Uint8Array> {
    const next = (): IteratorResult<Uint8Array> => {
      const chunk = this.#queue.shift();
      if (chunk !== undefined) {
        this.#idle = 0;
        return { done: false, value: chunk };
      }
      this.#idle += 1;
      return this.#idle > PATIENCE ? { done: true, value: undefined } : { done: false, value: new Uint8Array(0) };
    };
    return { [Symbol.iterator]: () => ({ next }) };
  }
}

/** apache-arrow reads the type ids of unions as an `Int32Array` over the message, which must start on its boundary. */
function aligned(head: Uint8Array): Uint8Array {
  return head.byteOffset % 8 === 0 ? head : head.slice();
}

/** apache-arrow reports what it can't decode with errors of any kind: all become {@link IpcError}. */
function guarded<T>(frame: Frame, what: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (IpcError.is(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const code = /compress|Unrecognized|not supported|Unknown/i.test(reason) ? "IPC_UNSUPPORTED" : "IPC_INVALID";
    throw new IpcError(code, `the Arrow ${what} message at byte ${frame.offset} can't be decoded: ${reason}`, {
      offset: frame.offset,
      cause: error,
    });
  }
}
