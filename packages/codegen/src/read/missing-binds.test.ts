import { expect, test } from "vitest";
import { gardenSnapshot } from "../testing/sample-catalog.js";
import { missingBinds } from "./missing-binds.js";

const [first] = gardenSnapshot.bound;
if (first === undefined) throw new Error("The garden has functions that are bound.");
const name = [...first.schema, first.name].join(".");

test("a function is missing when it was not bound with these arguments", () => {
  const unbound = { ...gardenSnapshot, bound: [] };
  expect(missingBinds(gardenSnapshot, { [name]: [first.arguments] })).toEqual([]);
  expect(missingBinds(unbound, { [name]: [first.arguments] })).toEqual([name]);
  expect(missingBinds(gardenSnapshot, { [name]: [first.arguments, { other_one: 7 }] })).toEqual([name]);
  expect(missingBinds(unbound, { [`garden.${name}`]: [first.arguments] })).toEqual([`garden.${name}`]);
});

test("arguments may go by the name that they have in TypeScript", () => {
  const bound = [Object.assign({}, first, { arguments: { batch_size: 3 } })];
  expect(missingBinds({ ...gardenSnapshot, bound }, { [name]: [{ batchSize: 3 }] })).toEqual([]);
});

test("what the snapshot does not have is left alone", () => {
  expect(missingBinds(gardenSnapshot, { "main.nothing": [{}], [`other.${name}`]: [{}] })).toEqual([]);
});
