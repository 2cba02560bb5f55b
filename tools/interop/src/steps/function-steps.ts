import { readFile, writeFile } from "node:fs/promises";
import type { RecordBatch, Schema } from "apache-arrow";
import { fieldSpecOf, schemaSpecOf } from "vgi-arrow";
import type { BatchStream } from "vgi-client";
import { inputBatches, rowsOf } from "../batches.js";
import { functionCall, tableCall } from "./function-call.js";
import { planForm, schemaForm } from "./neutral.js";
import { required } from "./required.js";
import type { StepHandlers } from "./step-handler.js";
import type { Step } from "./step.js";
import type { StepContext } from "./step-context.js";

/** Functions other than aggregates, plans of scans, and COPY. */
export const functionSteps: StepHandlers = {
  scalar_function: async (context, step) => {
    const session = await context.session();
    return collected((observers) => session.scalar({ ...functionCall(step), ...observers, input: input(step) }));
  },
  table_function: async (context, step) => {
    const session = await context.session();
    const splits = step.splits?.map((index) => required(context.plan?.splits[index], `split ${index}`));
    return collected((observers) => session.table({ ...tableCall(step), ...observers, splits }));
  },
  table_in_out_function: async (context, step) => {
    const session = await context.session();
    const finalize = await hasFinalize(context, step);
    return collected((observers) =>
      session.tableInOut({ ...tableCall(step), ...observers, input: input(step), finalize }),
    );
  },
  table_buffering_function: async (context, step) => {
    const session = await context.session();
    return collected((observers) => session.tableBuffering({ ...tableCall(step), ...observers, input: input(step) }));
  },
  bind: async (context, step) =>
    schemaForm(await (await context.session()).bind({ ...tableCall(step), kind: "table" })),
  table_function_plan: async (context, step) => {
    const cursor = step.cursor === undefined ? undefined : required(context.plan?.nextCursors[step.cursor], "cursor");
    context.plan = await (
      await context.session()
    ).tableFunctionPlan(tableCall(step), {
      targetSplitBytes: step.target_split_bytes,
      minSplits: step.min_splits,
      maxSplitsPerResponse: step.max_splits_per_response,
      cursor,
    });
    return planForm(context.plan);
  },
  copy_from: async (context, step) => {
    const session = await context.session();
    const stream = await session.copyFrom({
      format: required(step.format, "format"),
      path: await context.pathOf(required(step.path, "path")),
      columns: { fields: required(step.columns, "columns") },
      options: functionCall(step).arguments?.named,
    });
    return collected(() => stream);
  },
  copy_to: async (context, step) => {
    await (
      await context.session()
    ).copyTo({
      format: required(step.format, "format"),
      path: await context.pathOf(required(step.path, "path")),
      input: input(step),
      options: functionCall(step).arguments?.named,
    });
  },
  write_file: async (context, step) =>
    writeFile(await context.pathOf(required(step.path, "path")), required(step.text, "text")),
  read_file: async (context, step) => readFile(await context.pathOf(required(step.path, "path")), "utf8"),
};

interface Observers {
  readonly onBind: (schema: Schema) => void;
  readonly onBatchMetadata: (metadata: ReadonlyMap<string, string>) => void;
  readonly onParentRows: (rows: Int32Array) => void;
}

/** Runs a stream to its end, with what was seen on the way. */
async function collected(start: (observers: Observers) => BatchStream): Promise<object> {
  let bound: Schema | undefined;
  const metadata: object[] = [];
  const parents: number[][] = [];
  const stream = start({
    onBind: (schema) => void (bound = schema),
    onBatchMetadata: (entries) => metadata.push(metadataForm(entries)),
    onParentRows: (rows) => parents.push([...rows]),
  });
  const batches: RecordBatch[] = [];
  for await (const batch of stream) batches.push(batch);
  return {
    bound: bound === undefined ? null : schemaSpecOf(bound),
    columns: batches[0]?.schema.fields.map((field) => fieldSpecOf(field)) ?? null,
    rows: batches.flatMap(rowsOf),
    ...(parents.length > 0 ? { parents } : {}),
    ...(metadata.some((each) => Object.keys(each).length > 0) ? { metadata } : {}),
  };
}

/** Metadata of a batch, without what only belongs to the transport. */
function metadataForm(entries: ReadonlyMap<string, string>): object {
  return Object.fromEntries([...entries].filter(([key]) => !key.startsWith("vgi_rpc.")));
}

function input(step: Step): RecordBatch[] {
  return inputBatches(required(step.input, "input"));
}

async function hasFinalize(context: StepContext, step: Step): Promise<boolean> {
  const { functions } = await (await context.session()).schemaContents(step.schema ?? ["main"]);
  return functions.some((each) => each.name === step.function && each.hasFinalize);
}
