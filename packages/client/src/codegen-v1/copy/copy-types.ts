import type { AnyLane, RowOf, ValueProfile } from "vgi-arrow";
import type { CallOptions } from "../../model/call-options.js";
import type { Session } from "../../session.js";
import type { ArgumentDescriptor } from "../descriptors/function-descriptor.js";
import type { Scan } from "../scans/scan-types.js";
import type { TableInput } from "../../inputs/table-input.js";

/** What a generated constant knows of a format of `COPY`. Plain data, written by the generator. */
export interface CopyDescriptor {
  readonly kind: "copy_format";
  /** Name of the format. */
  readonly name: string;
  readonly direction: "from" | "to" | "both";
  /** Its options. */
  readonly args: readonly ArgumentDescriptor[];
  /** How values of options and of written rows are given. Default: exact. */
  readonly values?: ValueProfile;
}

/** Options of a format, which may be left out where each of them has a default. */
export type CopyOptions<Options> =
  Record<never, never> extends Options
    ? {
        /** Options of the format. Default: those of the worker. */
        readonly options?: Options | undefined;
      }
    : {
        /** Options of the format, of which some have no default. */
        readonly options: Options;
      };

/** A file to read: where it is, as the worker sees it, and the columns that its rows are read into. */
export type CopySource<Columns, Options> = CopyOptions<Options> & {
  /** Path or URL. */
  readonly path: string;
  readonly columns: Columns;
};

/** A file to write. */
export type CopyTarget<Options> = CopyOptions<Options> & {
  /** Path or URL, as the worker sees it. */
  readonly path: string;
  readonly rows: TableInput;
};

/**
 * A format of `COPY` that reads files.
 *
 * @example
 * ```ts
 * const rows = await lines.copyFrom(db, { path: "in.txt", columns: { id: int64, name: utf8 } }).rows();
 * ```
 */
export interface CopyReader<Options, Calls = CallOptions> {
  /** Reads a file; each pull of a new iterator reads it again. Rows are typed by the columns that were asked for. */
  copyFrom<const Columns extends Readonly<Record<string, AnyLane>>>(
    db: Session,
    source: CopySource<Columns, Options>,
    calls?: Calls,
  ): Scan<RowOf<Columns>>;
  readonly descriptor: CopyDescriptor;
}

/**
 * A format of `COPY` that writes files.
 *
 * @example
 * ```ts
 * await lines.copyTo(db, { path: "out.txt", rows: { id: [1n, 2n], name: ["a", "b"] } });
 * ```
 */
export interface CopyWriter<Options, Calls = CallOptions> {
  /** Writes a file; resolves when it is closed. */
  copyTo(db: Session, target: CopyTarget<Options>, calls?: Calls): Promise<void>;
  readonly descriptor: CopyDescriptor;
}
