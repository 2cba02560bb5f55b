import type { FieldSpec, TypeSpec } from "vgi-arrow";
import type { FunctionModel } from "vgi-client";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { arg, catalog, fn, schema } from "./build-model.js";

const types: readonly TypeSpec[] = ["int64", "float64", "utf8", "bool", "date32", { timestamp: "us" }];

function type(index: number): TypeSpec {
  return types[index % types.length] ?? "int64";
}

function field(name: string, of: TypeSpec): FieldSpec {
  return { name, type: of, nullable: true };
}

/**
 * A catalog of so many functions, as a large worker has them: four schemas; half of them scalar, the rest table, table-in-out and
 * aggregate functions, in turn; documented, with one to four arguments. The same number gives the same catalog.
 */
export function syntheticSnapshot(functions: number): CatalogSnapshot {
  const models = Array.from({ length: functions }, (_, index) => syntheticFunction(index));
  const schemas = ["main", "finance", "geo", "text"].map((name, place) =>
    schema([name], { comment: `Functions of ${name}.`, functions: models.filter((_, index) => index % 4 === place) }),
  );
  const model = catalog({ name: "synthetic", comment: "Made for measurements.", schemas });
  return { format: 1, protocolVersion: "2.2.0", catalogs: [model], bound: [] };
}

function syntheticFunction(index: number): FunctionModel {
  const name = `function_${index}`;
  const description = `Number ${index} of many: takes what it is given, and says what it is for in a sentence of some length.`;
  const result = { fields: [field("result", type(index))] };
  const constants = Array.from({ length: index % 4 }, (_, place) =>
    arg(`option_${place}`, { role: "named", type: type(index + place), optional: true, doc: `Option ${place}.` }),
  );
  const column = arg("value", { role: "column", type: type(index), doc: "What it is made of." });
  // Four schemas in turn: by fours, so that each has every kind.
  switch (Math.floor(index / 4) % 6) {
    case 0:
      return fn(name, { description, arguments: [arg("count", { doc: "How many." }), ...constants] });
    case 1: {
      const input = arg("data", { role: "table", type: "null" });
      return fn(name, { kind: "table_in_out", description, arguments: [input, ...constants] });
    }
    case 2:
      return fn(name, { kind: "aggregate", description, arguments: [column], output: result });
    default:
      return fn(name, {
        kind: "scalar",
        description,
        arguments: [column, arg("factor", { type: type(index) })],
        output: result,
      });
  }
}
