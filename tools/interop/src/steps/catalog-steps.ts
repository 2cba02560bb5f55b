import { namedValues } from "../call-request.js";
import { listSchema } from "../listing.js";
import type { StepHandlers } from "./step-handler.js";
import { catalogForm, copyFormatForm, macroForm } from "./neutral.js";
import { OBJECT_KINDS, type Step } from "./step.js";
import type { StepContext } from "./step-context.js";
import { required } from "./required.js";

/** Catalogs: their life, versions, transactions and what is in them. */
export const catalogSteps: StepHandlers = {
  catalogs: async ({ client }) => (await client.catalogs()).map(catalogForm),
  catalog_attach: async (context, step) => {
    const session = await context.attach(required(step.name, "name"), step.options, {
      ...(step.data_version_spec === undefined ? {} : { dataVersion: step.data_version_spec }),
      ...(step.implementation_version === undefined ? {} : { implementationVersion: step.implementation_version }),
    });
    const catalog = await session.loadCatalog();
    return {
      defaultSchema: session.defaultSchema,
      comment: catalog.comment,
      tags: catalog.tags,
      supportsTransactions: catalog.supportsTransactions,
      supportsTimeTravel: catalog.supportsTimeTravel,
      dataVersion: catalog.dataVersion,
      implementationVersion: catalog.implementationVersion,
    };
  },
  catalog_create: async ({ client }, step) =>
    client.createCatalog(required(step.name, "name"), {
      onConflict: step.on_conflict,
      options: step.options === undefined ? undefined : namedValues(step.options),
    }),
  catalog_drop: async ({ client }, step) => client.dropCatalog(required(step.name, "name")),
  catalog_detach: (context) => context.detach(),
  catalog_version: async (context) => Number(await (await context.session()).objects.version()),
  catalog_transaction_begin: async (context) => {
    context.transaction = await (await context.attachment()).begin();
    return true;
  },
  catalog_transaction_commit: (context) => endTransaction(context, "commit"),
  catalog_transaction_rollback: (context) => endTransaction(context, "rollback"),
  schemas: async (context) =>
    (await (await context.session()).schemas()).map(({ path, comment, tags }) => ({ path, comment, tags })),
  schema_contents: schemaContents,
  contents: loaded,
  load_catalog: loaded,
  copy_formats: async (context) => (await (await context.session()).objects.copyFormats()).map(copyFormatForm),
};

async function endTransaction(context: StepContext, how: "commit" | "rollback"): Promise<void> {
  const { transaction } = context;
  context.transaction = undefined;
  await required(transaction, "transaction")[how]();
}

async function schemaContents(context: StepContext, step: Step): Promise<unknown> {
  const kind = required(step.type, "type");
  const schema = await (await context.session()).schemaContents(required(step.schema, "schema"));
  const models = schema[OBJECT_KINDS[kind]];
  if (kind === "SCALAR_MACRO" || kind === "TABLE_MACRO") {
    const wanted = kind === "TABLE_MACRO" ? "table" : "scalar";
    return schema.macros.filter((macro) => macro.kind === wanted).map(macroForm);
  }
  if (!kind.endsWith("_FUNCTION")) return models;
  const wanted = { SCALAR_FUNCTION: ["scalar"], AGGREGATE_FUNCTION: ["aggregate"] }[kind as string];
  const kinds = wanted ?? ["table", "table_in_out", "table_buffering"];
  return listSchema({ ...schema, functions: schema.functions.filter((each) => kinds.includes(each.kind)) }).functions;
}

async function loaded(context: StepContext): Promise<unknown> {
  return (await (await context.session()).loadCatalog()).schemas.map(listSchema);
}
