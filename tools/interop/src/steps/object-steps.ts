import { inputBatches } from "../batches.js";
import type { StepHandlers } from "./step-handler.js";
import { branchesForm, macroForm, scanFunctionForm, statisticsForm } from "./neutral.js";
import { required } from "./required.js";
import type { Step } from "./step.js";
import type { StepContext } from "./step-context.js";
import type { AtClause, CatalogObjects, DropOptions, ObjectName } from "vgi-client";

/** Calls about the objects of a catalog: schemas, tables, columns, views, macros. */
export const objectSteps: StepHandlers = {
  schema_get: async (context, step) => (await objects(context)).schemas.get(schema(step)),
  schema_create: async (context, step) =>
    (await objects(context)).schemas.create(schema(step), { comment: step.comment ?? undefined, tags: step.tags }),
  schema_drop: async (context, step) => (await objects(context)).schemas.drop(schema(step), dropOptions(step)),

  table_get: async (context, step) => (await objects(context)).tables.get(place(step), { at: at(step) }),
  table_create: async (context, step) =>
    (await objects(context)).tables.create(place(step), {
      columns: { fields: required(step.columns, "columns") },
      onConflict: step.on_conflict,
      notNull: step.not_null_constraints,
      unique: step.unique_constraints,
      check: step.check_constraints,
    }),
  table_drop: async (context, step) => (await objects(context)).tables.drop(place(step), dropOptions(step)),
  table_rename: async (context, step) =>
    (await objects(context)).tables.rename(place(step), required(step.new_name, "new_name"), dropOptions(step)),
  table_comment_set: async (context, step) =>
    (await objects(context)).tables.setComment(place(step), step.comment ?? null, dropOptions(step)),
  table_scan_function_get: async (context, step) =>
    scanFunctionForm(await (await objects(context)).tables.scanFunction(place(step), { at: at(step) })),
  table_scan_branches_get: async (context, step) =>
    branchesForm(await (await objects(context)).tables.scanBranches(place(step), { at: at(step) })),

  table_column_add: async (context, step) =>
    (await objects(context)).columns.add(place(step), definition(step), {
      ...dropOptions(step),
      ifNotExists: step.if_column_not_exists,
    }),
  table_column_drop: async (context, step) =>
    (await objects(context)).columns.drop(place(step), column(step), {
      ...dropOptions(step),
      ifExists: step.if_column_exists,
    }),
  table_column_rename: async (context, step) =>
    (await objects(context)).columns.rename(
      place(step),
      column(step),
      required(step.new_column_name, "new_column_name"),
      dropOptions(step),
    ),
  table_column_default_set: async (context, step) =>
    (await objects(context)).columns.setDefault(
      place(step),
      column(step),
      required(step.expression, "expression"),
      dropOptions(step),
    ),
  table_column_default_drop: async (context, step) =>
    (await objects(context)).columns.dropDefault(place(step), column(step), dropOptions(step)),
  table_column_type_change: async (context, step) =>
    (await objects(context)).columns.changeType(place(step), definition(step), {
      ...dropOptions(step),
      expression: step.expression,
    }),
  table_not_null_set: async (context, step) =>
    (await objects(context)).columns.setNotNull(place(step), column(step), dropOptions(step)),
  table_not_null_drop: async (context, step) =>
    (await objects(context)).columns.dropNotNull(place(step), column(step), dropOptions(step)),
  table_column_statistics: async (context, step) =>
    (await (await objects(context)).columns.statistics(place(step))).map(statisticsForm),

  view_get: async (context, step) => (await objects(context)).views.get(place(step)),
  view_create: async (context, step) =>
    (await objects(context)).views.create(place(step), required(step.definition, "definition"), {
      onConflict: step.on_conflict,
    }),
  view_drop: async (context, step) => (await objects(context)).views.drop(place(step), dropOptions(step)),
  view_rename: async (context, step) =>
    (await objects(context)).views.rename(place(step), required(step.new_name, "new_name"), dropOptions(step)),
  view_comment_set: async (context, step) =>
    (await objects(context)).views.setComment(place(step), step.comment ?? null, dropOptions(step)),

  macro_get: async (context, step) => {
    const macro = await (await objects(context)).macros.get(place(step));
    return macro === null ? null : macroForm(macro);
  },
  macro_create: async (context, step) =>
    (await objects(context)).macros.create(place(step), {
      kind: step.macro_type === "TABLE" ? "table" : "scalar",
      parameters: required(step.parameters, "parameters"),
      definition: required(step.definition, "definition"),
      onConflict: step.on_conflict,
      defaults:
        step.parameter_default_values === undefined ? undefined : inputBatches(step.parameter_default_values)[0],
      arguments: step.arguments_schema === undefined ? undefined : { fields: step.arguments_schema },
    }),
  macro_drop: async (context, step) => (await objects(context)).macros.drop(place(step), dropOptions(step)),
};

async function objects(context: StepContext): Promise<CatalogObjects> {
  return (await context.session()).objects;
}

function schema(step: Step): readonly string[] {
  return required(step.schema, "schema");
}

function place(step: Step): ObjectName {
  return { schema: schema(step), name: required(step.name, "name") };
}

function column(step: Step): string {
  return required(step.column_name, "column_name");
}

function definition(step: Step): NonNullable<Step["columns"]>[number] {
  return required(step.column_definition?.[0], "column_definition");
}

function dropOptions(step: Step): DropOptions {
  return { ignoreNotFound: step.ignore_not_found, cascade: step.cascade };
}

function at({ at_unit: unit, at_value: value }: Step): AtClause | undefined {
  return unit === undefined || value === undefined ? undefined : { unit, value };
}
