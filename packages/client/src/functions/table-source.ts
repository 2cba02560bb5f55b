import { Schema, type RecordBatch } from "apache-arrow";
import { makeBatch } from "vgi-arrow";
import type { CatalogHost } from "../call-host.js";
import type { Filter } from "../filters/filter.js";
import type { TableCallRequest } from "../model/call.js";
import type { BatchStream } from "../model/batch-stream.js";
import { type AdaptCall, callTable } from "./table.js";

/** One source of a table. */
export interface TableSource {
  readonly stream: BatchStream;
  /** A batch of it with the names that the table declares. */
  readonly named: (batch: RecordBatch) => RecordBatch;
}

/**
 * A source of a table, which is asked for its columns by its own names, and for those alone that are wanted where its function can
 * leave the others out.
 *
 * @param declared gives the columns of the source the names that the table declares
 */
export function tableSource(
  host: CatalogHost,
  call: TableCallRequest,
  { columns, filter }: { readonly columns?: readonly string[] | undefined; readonly filter?: Filter | undefined },
  declared: (bound: Schema) => Promise<Schema>,
): TableSource {
  const ownNames = new Map<string, string>();
  const own = (name: string): string => ownNames.get(name) ?? name;
  const adapt: AdaptCall = async (bound, execution) => {
    const { fields } = await declared(bound);
    for (const [index, { name }] of fields.entries()) ownNames.set(name, bound.fields[index]?.name ?? name);
    const wanted = [...new Set(columns)].filter((name) => ownNames.has(name)).map(own);
    const isPart = wanted.length > 0 && wanted.length < fields.length;
    const isLess = isPart && (await host.declaredFilters(call, execution)).projectionPushdown;
    return {
      ...call,
      ...(filter === undefined ? {} : { filter: await withOwnNames(filter, own) }),
      ...(isLess ? { projection: wanted } : {}),
    };
  };
  const named = (batch: RecordBatch): RecordBatch => {
    const names = new Map([...ownNames].map(([name, ownName]) => [ownName, name]));
    const fields = batch.schema.fields.map((field) => {
      const name = names.get(field.name) ?? field.name;
      return name === field.name ? field : field.clone({ name });
    });
    if (fields.every((field, index) => field === batch.schema.fields[index])) return batch;
    return makeBatch(new Schema(fields, batch.schema.metadata), batch.data.children, batch.numRows);
  };
  return { stream: callTable(host, call, host.bindInput("TABLE", call, null), adapt), named };
}

/** Names of the columns that a filter reads. Like all of filters, this is loaded with the first of them. */
export async function filteredColumns(filter: Filter): Promise<ReadonlySet<string>> {
  const { columnNames } = await import("../filters/column-names.js");
  return columnNames(filter);
}

async function withOwnNames(filter: Filter, own: (name: string) => string): Promise<Filter> {
  const { withColumnNames } = await import("../filters/column-names.js");
  return withColumnNames(filter, own);
}
