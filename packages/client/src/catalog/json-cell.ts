import type { Vector } from "apache-arrow";
import { jsonProfile, readValue } from "vgi-arrow";
import type { Json } from "../model/catalog.js";

/** One cell of a column as the model holds values: in the notation of the `json` profile. */
export function jsonCell(column: Vector, index: number): Json {
  return readValue(column, index, jsonProfile) as Json;
}
