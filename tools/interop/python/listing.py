"""What a catalog offers, as JSON that does not depend on the protocol version: the counterpart of ``src/listing.ts``."""

import inspect

import pyarrow as pa
from arrow_json import field_spec, spec_of
from vgi.catalog import SchemaObjectType


def schema_path(item):
    """The path of a schema: newer versions have paths, older ones a name."""
    return list(item.path) if hasattr(item, "path") else [item.name]


def contents(client, attached, path, kind):
    """The objects of one kind in one schema."""
    parameters = inspect.signature(client.schema_contents).parameters
    where = {"path": path} if "path" in parameters else {"name": path[0]}
    return client.schema_contents(attach_opaque_data=attached.attach_opaque_data, type=kind, **where)


def function_infos(client, attached, path):
    """All functions of a schema, aggregates included."""
    kinds = [SchemaObjectType.SCALAR_FUNCTION, SchemaObjectType.TABLE_FUNCTION, SchemaObjectType.AGGREGATE_FUNCTION]
    return [info for kind in kinds for info in contents(client, attached, path, kind)]


def arrow_schema(value):
    return value if isinstance(value, pa.Schema) else pa.ipc.read_schema(pa.py_buffer(value))


def list_catalog(client, attached):
    """Every schema with the objects in it."""
    schemas = client.schemas(attach_opaque_data=attached.attach_opaque_data)
    return [list_schema(client, attached, schema) for schema in schemas]


def list_schema(client, attached, schema):
    path = schema_path(schema)
    return {
        "path": path,
        "comment": schema.comment,
        "functions": [list_function(info) for info in function_infos(client, attached, path)],
        "tables": [list_table(info) for info in contents(client, attached, path, SchemaObjectType.TABLE)],
        "views": [list_view(info) for info in contents(client, attached, path, SchemaObjectType.VIEW)],
        "macros": [
            list_macro(info)
            for kind in (SchemaObjectType.SCALAR_MACRO, SchemaObjectType.TABLE_MACRO)
            for info in contents(client, attached, path, kind)
        ],
    }


def list_schema_contents(item):
    """A schema that came with all that is in it."""
    return {
        "path": schema_path(item.schema),
        "comment": item.schema.comment,
        "functions": [
            list_function(info) for info in (*item.scalar_functions, *item.table_functions, *item.aggregate_functions)
        ],
        "tables": [list_table(info) for info in item.tables],
        "views": [list_view(info) for info in item.views],
        "macros": [list_macro(info) for info in (*item.scalar_macros, *item.table_macros)],
    }


def list_table(info):
    return {"name": info.name, "columns": [field_spec(field) for field in arrow_schema(info.columns)]}


def list_view(info):
    return {"name": info.name, "definition": info.definition}


def list_macro(info):
    return {
        "name": info.name,
        "kind": info.macro_type.name.lower(),
        "parameters": list(info.parameters),
        "definition": info.definition,
    }


def list_function(info):
    kind = info.function_type.name.lower()
    fields = list(arrow_schema(info.arguments))
    # Its positional arguments are the columns of its input.
    is_lateral = getattr(info, "input_from_args", False)
    arguments = [list_argument(field, is_lateral or kind in ("scalar", "aggregate")) for field in fields]
    if kind == "table" and (is_lateral or any(argument["role"] == "table" for argument in arguments)):
        kind = "table_in_out"
    return {
        "name": info.name,
        "kind": kind,
        "arguments": arguments,
        "output": [field_spec(field) for field in arrow_schema(info.output_schema)],
    }


def list_argument(field, takes_columns):
    metadata = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
    by_column = takes_columns and metadata.get("vgi_const") != "true"
    if metadata.get("vgi_type") == "table":
        role = "table"
    elif metadata.get("vgi_arg") == "named":
        role = "named"
    else:
        role = "column" if by_column else "positional"
    return {
        "name": field.name,
        "role": role,
        "type": spec_of(field.type),
        "any": role != "table" and pa.types.is_null(field.type),
        "varargs": metadata.get("vgi_varargs") == "true",
    }
