import type { RecordBatch, Schema } from "apache-arrow";
import { EMPTY_SCHEMA, emptyBatch, StreamEncoder, withMetadata } from "vgi-arrow";
import type { StreamRequest } from "../connection.js";
import { CANCEL } from "../wire/metadata-keys.js";
import type { ArrowRequest } from "./arrow-request.js";
import type { StreamPosition } from "./resume-token.js";
import { positionMetadata, TickBodies } from "./tick-bodies.js";

/** The requests of one stream, behind its first: each says where the stream is. */
export class TurnRequests {
  readonly #path: string;
  readonly #ticks = new TickBodies();

  constructor({ routing, method }: StreamRequest) {
    this.#path = `${routing.path(method)}/exchange`;
  }

  /** Asks a producer for its next turn. @param metadata for the worker. Default: none */
  tick(position: StreamPosition, metadata?: ReadonlyMap<string, string>): ArrowRequest {
    if (metadata !== undefined) return this.input(EMPTY_SCHEMA, emptyBatch(EMPTY_SCHEMA, metadata), position);
    const body = [this.#ticks.at(position)];
    return { path: this.#path, body, schema: EMPTY_SCHEMA, metadata: positionMetadata(position) };
  }

  /** Sends an input, and asks for its answer. */
  input(schema: Schema, batch: RecordBatch, position: StreamPosition): ArrowRequest {
    const metadata = new Map([...batch.metadata, ...positionMetadata(position)]);
    const encoder = new StreamEncoder(schema);
    const body = [encoder.schema(), ...encoder.batch(withMetadata(batch, metadata)), encoder.end()];
    return { path: this.#path, body, schema, metadata };
  }

  /** Tells the worker that nobody reads on. @param schema of the inputs */
  cancel(schema: Schema, position: StreamPosition): ArrowRequest {
    return this.input(schema, emptyBatch(schema, new Map([[CANCEL, "1"]])), position);
  }
}
