import { Schema, type Field, type RecordBatch } from "apache-arrow";
import { selectColumns } from "vgi-arrow";
import { UnsupportedError } from "vgi-runtime";
import type { CatalogHost } from "../call-host.js";
import { type ObjectName, placedName } from "../catalog/object-name.js";
import type { ScanBranch } from "../catalog/objects/scan-function.js";
import type { ExpectedTable } from "../drift/expected-object.js";
import { OutputMismatchError } from "../errors/index.js";
import type { AtClause, FunctionCall, ScanHints, TableCallRequest } from "../model/call.js";
import type { CallOptions } from "../model/call-options.js";
import type { BatchStream } from "../model/batch-stream.js";
import { columnDifference } from "../same-columns.js";
import { ColdBatchStream } from "./batch-stream.js";
import { declaredColumns } from "./declared-columns.js";
import { filteredColumns, type TableSource, tableSource } from "./table-source.js";

/** What is read of a table. */
export interface ScanTableOptions extends CallOptions, ScanHints, Pick<FunctionCall, "maxWorkers" | "onBind"> {
  /** Columns by name, in this order. Default: all but the row ids. */
  readonly columns?: readonly string[] | undefined;
  /** With the columns that name rows for updates and deletes. Default: false. */
  readonly rowIds?: boolean | undefined;
  /** Time travel. */
  readonly at?: AtClause | undefined;
  /** What the table is taken to be; compared with what the worker declares in sessions with a policy for drift. */
  readonly expected?: ExpectedTable | undefined;
  readonly filter?: TableCallRequest["filter"];
  readonly onFilterPlan?: TableCallRequest["onFilterPlan"];
  readonly onBatchMetadata?: TableCallRequest["onBatchMetadata"];
  readonly reuseBuffers?: TableCallRequest["reuseBuffers"];
}

/**
 * Reads a table by its name: through its scan function, or one after the other through those of its sources. What a source needs of
 * SQL, of other catalogs or file formats is DuckDB's, and refused with `UnsupportedError`.
 */
export function scanTable(host: CatalogHost, table: ObjectName, options: ScanTableOptions): BatchStream {
  const { schema: tableSchema, name } = placedName(table, host.defaultSchema);
  const { expected, onBind, ...request } = options;
  /** What a scan function gives, under the names that the table declares. */
  const declared = async (bound: Schema): Promise<Schema> => {
    const { columns = [], filter } = options;
    const filtered = filter === undefined ? [] : await filteredColumns(filter);
    const named = await declaredColumns(host, table, bound, [...columns, ...filtered], options);
    onBind?.(named);
    return named;
  };
  const parts = async (): Promise<TableSource[]> => {
    await host.expect(table, expected, options);
    const { branches } = await host.objects.tables.scanBranches(table, options);
    return branches.map((branch) => {
      refuse(branch, name);
      const { name: scan, arguments: given } = branch;
      const schema = branch.schema ?? tableSchema;
      return tableSource(host, { ...request, schema, name: scan, arguments: given }, options, declared);
    });
  };
  return new ColdBatchStream(
    async () => {
      const [first] = await parts();
      if (first === undefined) throw new OutputMismatchError(`table ${name}`, "no source, and so no columns");
      return wantedColumns(await declared(await first.stream.schema()), options, name);
    },
    async function* run(onBound): AsyncGenerator<RecordBatch> {
      let promised: Schema | undefined;
      for (const part of await parts()) {
        for await (const batch of part.stream) {
          const named = part.named(batch);
          const wanted = wantedColumns(named.schema, options, name);
          if (promised === undefined) {
            promised = wanted;
            onBound(wanted);
          }
          const difference = columnDifference(wanted, promised);
          if (difference !== undefined)
            throw new OutputMismatchError(`table ${name}`, `sources of different columns: ${difference}`);
          yield selectColumns(named, wanted.fields.map(fieldName));
        }
      }
    },
  );
}

/** Columns of a scan that the caller wants: row ids are marked by the worker. */
function wantedColumns(schema: Schema, { columns, rowIds = false }: ScanTableOptions, table: string): Schema {
  const fields = schema.fields.filter((field) => rowIds || !field.metadata.has("is_row_id"));
  if (columns === undefined) return new Schema(fields, schema.metadata);
  return new Schema(
    columns.map((name) => {
      const field = schema.fields.find((candidate) => candidate.name === name);
      if (field !== undefined) return field;
      const names = schema.fields.map(fieldName).join(", ");
      throw new OutputMismatchError(`table ${table}`, `no column ${JSON.stringify(name)}; it has ${names}`);
    }),
    schema.metadata,
  );
}

function fieldName(field: Field): string {
  return field.name;
}

function refuse(branch: ScanBranch, table: string): void {
  const why =
    branch.sourceTable !== undefined
      ? `a source of it is table ${branch.sourceTable.table} of another catalog`
      : branch.sourceFiles !== undefined
        ? `a source of it are ${branch.sourceFiles.format} files`
        : branch.filter !== null
          ? `a source of it has the SQL condition ${branch.filter}`
          : undefined;
  if (why !== undefined) {
    throw new UnsupportedError({
      what: `table ${table} can't be read here`,
      why: `${why}, which takes DuckDB`,
      next: "Read what objects.tables.scanBranches() lists, one by one.",
    });
  }
}
