import { fieldSpecOf, typeSpecOf } from "vgi-arrow";
import type { anyVersion } from "vgi-protocol";
import type { CatalogInfo, OptionModel, SecretTypeModel } from "../model/catalog.js";
import { jsonCell } from "./json-cell.js";

/** Reads a line of the catalog list. */
export function catalogInfo(record: anyVersion.CatalogInfo): CatalogInfo {
  return {
    name: record.name,
    implementationVersion: record.implementationVersion,
    dataVersionSpec: record.dataVersionSpec,
    attachOptions: record.attachOptionSpecs.map(optionModel),
  };
}

/** Reads an attach option or a setting. Options that a worker marks as required have no default. */
export function optionModel(record: anyVersion.AttachOptionSpec | anyVersion.SettingSpec): OptionModel {
  const type = record.type.fields[0];
  const column = record.defaultValue?.getChildAt(0);
  return {
    name: record.name,
    description: record.description,
    type: type === undefined ? "null" : typeSpecOf(type.type),
    ...(column === null || column === undefined || column.length === 0 ? {} : { default: jsonCell(column, 0) }),
    required: ("required" in record ? record.required : null) ?? false,
  };
}

/** Reads a secret type; parameters marked `redact` must never be shown. */
export function secretTypeModel(record: anyVersion.SecretTypeSpec): SecretTypeModel {
  return {
    name: record.name,
    description: record.description,
    parameters: record.parametersSchema.fields.map((field) => {
      const spec = fieldSpecOf(field);
      return field.metadata.get("redact") === "true" ? { ...spec, redact: true } : spec;
    }),
  };
}
