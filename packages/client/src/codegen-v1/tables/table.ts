import type { Schema } from "apache-arrow";
import { UsageError } from "vgi-runtime";
import type { ScanTableOptions } from "../../functions/scan-table.js";
import { observed } from "../../meta/call-observer.js";
import { callOptionsOf } from "../../model/call-options.js";
import type { Session } from "../../session.js";
import { checkColumns } from "../answers/check-output.js";
import { LazyScan } from "../scans/lazy-scan.js";
import { withFilter } from "../scans/row-filter-input.js";
import type { AnyTable, TableDescriptor, TableReadOptions, TimeTravel } from "./table-types.js";

type AnyRow = Readonly<Record<string, unknown>>;
type ReadOptions = TableReadOptions<AnyRow, AnyRow, readonly string[] | undefined> & TimeTravel;

/**
 * Makes a generated table that is read only. The generator states the type of the constant from the same catalog entry as the
 * descriptor.
 */
export function table<T extends AnyTable>(descriptor: TableDescriptor): T {
  const read = (db: Session, options: ReadOptions = {}): LazyScan<AnyRow> => readTable(db, descriptor, options);
  return Object.assign(read, { descriptor }) as unknown as T;
}

/** A scan of a table by its declared columns, which are checked against bind's answer before the first row. */
function readTable(db: Session, descriptor: TableDescriptor, options: ReadOptions): LazyScan<AnyRow> {
  const { name, schema } = descriptor;
  const owner = `table ${name}`;
  const { columns, filter, orderBy, sample, rowLimit, maxWorkers, at, onFilterPlan, onBatchMetadata } = options;
  if (at !== undefined && descriptor.timeTravel !== true) {
    throw new UsageError({
      what: `${owner} can't be read as of ${at.unit} ${at.value}: its catalog has no time travel`,
    });
  }
  return new LazyScan<AnyRow>(
    owner,
    (onBind, observer, { reuseBuffers } = {}) => {
      const wanted = columns ?? [...new Set(descriptor.columns.map((column) => column.name))];
      const promised = [...descriptor.columns, ...(descriptor.rowIds ?? [])].filter((one) => wanted.includes(one.name));
      const request: ScanTableOptions = {
        ...callOptionsOf(options),
        orderBy,
        sample,
        rowLimit,
        maxWorkers,
        at,
        expected: descriptor,
        onFilterPlan,
        onBatchMetadata,
        reuseBuffers,
        columns: onBind === undefined ? wanted : columns,
        onBind: (bound: Schema) => {
          if (onBind === undefined) checkColumns(owner, promised, bound);
          else onBind(bound);
        },
      };
      const watched = observed(request, observer);
      const shown = { ...descriptor, fields: [...descriptor.columns, ...(descriptor.rowIds ?? [])] };
      return withFilter(filter, shown, (built) => db.scanTable({ schema, name }, { ...watched, filter: built }));
    },
    descriptor,
  );
}
