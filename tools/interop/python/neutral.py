"""Answers of the Python client as JSON that does not depend on the protocol version: the counterpart of ``src/steps/neutral.ts``."""

import pyarrow as pa
from arrow_json import cells_of, field_spec, schema_spec, spec_of
from listing import arrow_schema, list_function, list_schema_contents, schema_path
from vgi.catalog.attach_option import AttachOptionSpec


def neutral(value):
    """Any answer: records by their class, lists item by item, the rest as it is."""
    if isinstance(value, (list, tuple)):
        return [neutral(item) for item in value]
    form = FORMS.get(type(value).__name__)
    if form is not None:
        return form(value)
    if isinstance(value, pa.RecordBatch):
        return batch_form(value)
    if isinstance(value, pa.Schema):
        return schema_spec(value)
    if value is None or isinstance(value, (str, bool, int)):
        return value
    raise ValueError(f"no form for {type(value).__name__}")


def rows_of(batch):
    """Rows of cells of a batch."""
    if batch.num_columns == 0:
        return [[] for _ in range(batch.num_rows)]
    return [list(row) for row in zip(*(cells_of(column) for column in batch.columns))]


def batch_form(batch):
    return {"columns": [field_spec(field) for field in batch.schema], "rows": rows_of(batch)}


def catalog_form(info):
    return {
        "name": info.name,
        "implementationVersion": info.implementation_version,
        "dataVersionSpec": info.data_version_spec,
        "attachOptions": [option_form(data) for data in info.attach_option_specs],
    }


def option_form(data):
    option = AttachOptionSpec.deserialize(pa.ipc.open_stream(data).read_next_batch())
    return {"name": option.name, "description": option.desc, "type": spec_of(option.type)}


def attach_form(result):
    return {
        "defaultSchema": result.default_schema,
        "comment": result.comment,
        "tags": dict(result.tags),
        "supportsTransactions": result.supports_transactions,
        "supportsTimeTravel": result.supports_time_travel,
        "dataVersion": result.resolved_data_version,
        "implementationVersion": result.resolved_implementation_version,
    }


def schema_form(info):
    return {"path": schema_path(info), "comment": info.comment, "tags": dict(info.tags)}


def table_form(info):
    modes = getattr(info, "write_result_modes", None)
    writes = {
        kind: getattr(info, f"supports_{kind}") if modes is None else kind in mode_names(modes)
        for kind in ("insert", "update", "delete")
    }
    return {
        "name": info.name,
        "comment": info.comment,
        "tags": dict(info.tags),
        "columns": schema_spec(arrow_schema(info.columns)),
        "notNull": list(info.not_null_constraints),
        "unique": [list(each) for each in info.unique_constraints],
        "primaryKey": [list(each) for each in info.primary_key_constraints],
        "check": list(info.check_constraints),
        "supportsInsert": writes["insert"],
        "supportsUpdate": writes["update"],
        "supportsDelete": writes["delete"],
    }


def mode_names(modes):
    """Kinds of write that have result modes."""
    return [str(getattr(kind, "value", kind)) for kind in modes]


def view_form(info):
    return {"name": info.name, "comment": info.comment, "tags": dict(info.tags), "definition": info.definition}


def macro_form(info):
    defaults = info.parameter_default_values
    columns = [] if defaults is None or defaults.num_rows == 0 else zip(defaults.schema.names, defaults.columns)
    return {
        "name": info.name,
        "kind": info.macro_type.name.lower(),
        "comment": info.comment,
        "tags": dict(info.tags),
        "parameters": list(info.parameters),
        "defaults": {name: str(cells_of(column)[0]) for name, column in columns},
        "definition": info.definition,
    }


def index_form(info):
    return {
        "name": info.name,
        "table": info.table_name,
        "comment": info.comment,
        "tags": dict(info.tags),
        "expressions": list(info.expressions),
        "unique": info.constraint_type.name in ("UNIQUE", "PRIMARY"),
    }


def argument_cell(scalar):
    return {"type": spec_of(scalar.type), "value": cells_of(pa.array([scalar.as_py()], type=scalar.type))[0]}


def scan_form(result):
    """A scan function or a branch."""
    return {
        "name": result.function_name,
        "positional": [argument_cell(value) for value in result.positional_arguments],
        "named": {name: argument_cell(value) for name, value in result.named_arguments.items()},
    }


def scan_function_form(result):
    return {**scan_form(result), "requiredExtensions": list(result.required_extensions)}


def branch_form(branch):
    return {**scan_form(branch), "filter": branch.branch_filter, "writable": branch.writable}


def branches_form(result):
    return {
        "branches": [branch_form(branch) for branch in result.branches],
        "requiredExtensions": list(result.required_extensions),
    }


def statistics_form(statistics):
    return {
        "column": statistics.column_name,
        "min": bound_cell(statistics.min),
        "max": bound_cell(statistics.max),
        "hasNull": statistics.has_null,
        "hasNotNull": statistics.has_not_null,
        "distinctCount": None if statistics.distinct_count is None else str(statistics.distinct_count),
        "containsUnicode": statistics.contains_unicode,
        "maxStringLength": None if statistics.max_string_length is None else str(statistics.max_string_length),
    }


def bound_cell(value):
    """A bound as text: its type is not the caller's to see."""
    if value is None:
        return None
    scalar = value if isinstance(value, pa.Scalar) else pa.scalar(value)
    cell = argument_cell(scalar)["value"]
    return {None: None, True: "true", False: "false"}.get(cell, str(cell)) if not isinstance(cell, float) else float_text(cell)


def float_text(cell):
    """A number as JavaScript writes it, of those that the fixtures have."""
    return str(int(cell)) if cell.is_integer() else str(cell)


def copy_format_form(info):
    return {
        "format": info.format_name,
        "handler": info.handler,
        "direction": info.direction,
        "description": info.description,
        "comment": info.comment,
        "tags": dict(info.tags),
        "options": schema_spec(arrow_schema(info.options)),
        "ordered": info.ordered,
    }


def plan_form(plan):
    """What a plan says; its tokens are the worker's own, and sealed differently each time."""
    return {
        "splits": [
            {
                "estimatedRows": split.estimated_rows,
                "rowsExact": split.rows_exact,
                "estimatedBytes": split.estimated_bytes,
            }
            for split in plan.splits
        ],
        "nextCursors": len(plan.next_cursors or []),
        "maxWorkers": plan.max_workers,
        "estimatedTotalSplits": plan.estimated_total_splits,
        "estimatedTotalRows": plan.estimated_total_rows,
        "estimatedTotalBytes": plan.estimated_total_bytes,
    }


def bind_form(response):
    return schema_spec(response.output_schema)


def contents_form(contents):
    return [list_schema_contents(schema) for schema in contents.schemas]


FORMS = {
    "CatalogInfo": catalog_form,
    "CatalogAttachResult": attach_form,
    "SchemaInfo": schema_form,
    "TableInfo": table_form,
    "ViewInfo": view_form,
    "MacroInfo": macro_form,
    "IndexInfo": index_form,
    "FunctionInfo": list_function,
    "ScanFunctionResult": scan_function_form,
    "ScanBranchesResult": branches_form,
    "ColumnStatistics": statistics_form,
    "CopyFromFormatInfo": copy_format_form,
    "PlanResponse": plan_form,
    "BindResponse": bind_form,
    "CatalogContents": contents_form,
    "CatalogSnapshot": contents_form,
}
