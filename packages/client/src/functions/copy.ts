import { toArrowSchema, type SchemaSpec } from "vgi-arrow";
import { methodVersions } from "vgi-protocol";
import type { CatalogHost } from "../call-host.js";
import type { CopyFormat } from "../catalog/objects/catalog-objects.js";
import { CopyFormatError, UnsupportedByProtocolError, WorkerAnswerError } from "../errors/index.js";
import type { CallArguments, FunctionCall } from "../model/call.js";
import type { CallOptions } from "../model/call-options.js";
import type { BatchStream } from "../model/batch-stream.js";
import { callTableBuffering } from "./table-buffering.js";
import { callTable } from "./table.js";
import type { TableInput } from "../inputs/table-input.js";

/** A file and its format. */
interface CopyCall extends CallOptions {
  /** Name of the format, as `copyFormats` lists it. */
  readonly format: string;
  /** Path or URL, as the worker sees it. */
  readonly path: string;
  /** Options of the format, by name. */
  readonly options?: CallArguments["named"];
  /** Schema of the catalog that has the format's function. Default: the catalog's default schema. */
  readonly schema?: string | readonly string[] | undefined;
}

/** `COPY … FROM`. */
export interface CopyFromCall extends CopyCall, Pick<FunctionCall, "onBind"> {
  /** Columns that the rows are read into. */
  readonly columns: SchemaSpec;
}

/** `COPY … TO`. */
export interface CopyToCall extends CopyCall {
  readonly input: TableInput;
}

/** Reads a file of one of the catalog's formats, batch by batch, in the columns that were asked for. */
export async function copyFrom(host: CatalogHost, call: CopyFromCall): Promise<BatchStream> {
  const { handler } = await formatOf(host, call, "from");
  const request = { ...call, name: handler, arguments: { named: call.options ?? {} } };
  const copy = { format: call.format, filePath: call.path, expectedSchema: toArrowSchema(call.columns) };
  return callTable(host, request, { ...host.bindInput("TABLE", request, null), copyFrom: copy });
}

/** Writes a file of one of the catalog's formats. Resolves when it is closed. */
export async function copyTo(host: CatalogHost, call: CopyToCall): Promise<void> {
  const { handler } = await formatOf(host, call, "to");
  const request = { ...call, name: handler, arguments: { named: call.options ?? {} } };
  const output = callTableBuffering(host, request, { format: call.format, filePath: call.path });
  for await (const batch of output) {
    throw new WorkerAnswerError(
      `function ${handler}`,
      `${batch.numRows} rows, and what writes a file answers with none`,
    );
  }
}

async function formatOf(host: CatalogHost, call: CopyCall, direction: "from" | "to"): Promise<CopyFormat> {
  const { dialect } = await host.agreement();
  const since = methodVersions.catalog_copy_from_formats[0];
  if (!methodVersions.catalog_copy_from_formats.includes(dialect.version)) {
    throw new UnsupportedByProtocolError("COPY", { version: dialect.version, since });
  }
  const formats = (await host.objects.copyFormats(call)).filter(
    (format) => format.direction === direction || format.direction === "both",
  );
  const found = formats.find((format) => format.format === call.format);
  if (found !== undefined) return found;
  throw new CopyFormatError(
    call.format,
    direction,
    formats.map((format) => format.format),
    host.catalog,
  );
}
