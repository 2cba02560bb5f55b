import { expect, test } from "vitest";
import type { FieldSpec } from "vgi-arrow";
import type { ServiceMethodModel } from "vgi-client";
import { serviceMethod, serviceModel } from "../testing/sample-services.js";
import { placeText } from "./change.js";
import { diffServices } from "./diff-services.js";

const field = (name: string, type: FieldSpec["type"] = "utf8", nullable = false): FieldSpec => ({
  name,
  type,
  nullable,
});
const base = serviceMethod("m", {
  params: { fields: [field("a"), field("b", "int64", true)] },
  result: { fields: [field("result", "int32")] },
  header: { fields: [field("h")] },
});

const service = (method: ServiceMethodModel) => serviceModel("p.v1", { methods: [method] });

/** Classes and places of what a change of the method makes. */
function changesOf(parts: Partial<ServiceMethodModel>): string[] {
  const changes = diffServices([service(base)], [service({ ...base, ...parts })]);
  return changes.map((change) => `${change.class} ${change.mark} ${placeText(change.place)} ${change.what}`);
}

test("the same is no change", () => {
  expect(changesOf({})).toEqual([]);
});

test.each<[string, Partial<ServiceMethodModel>, string[]]>([
  ["kind", { kind: "producer" }, ["breaking changed p.v1.method.m kind"]],
  ["deprecation", { deprecation: "x" }, ["documentation changed p.v1.method.m deprecation"]],
  ["idempotency", { idempotency: "idempotent" }, ["behavioural changed p.v1.method.m idempotency"]],
  [
    "a parameter gone, another required",
    { params: { fields: [field("b", "int64", true), field("c")] } },
    ["breaking removed p.v1.method.m.a parameter", "breaking added p.v1.method.m.c parameter"],
  ],
  [
    "a parameter more that may be left out",
    { params: { fields: [...base.params.fields, field("c", "utf8", true)] } },
    ["additive added p.v1.method.m.c parameter"],
  ],
  [
    "whether parameters may be left out",
    { params: { fields: [field("a", "utf8", true), field("b", "int64")] } },
    ["additive changed p.v1.method.m.a nullable", "breaking changed p.v1.method.m.b nullable"],
  ],
  [
    "order of parameters",
    { params: { fields: base.params.fields.toReversed() } },
    ["behavioural changed p.v1.method.m order of parameters"],
  ],
  ["no result", { result: null }, ["breaking changed p.v1.method.m result"]],
  ["a row", { result: { fields: [field("x"), field("y")] } }, ["breaking changed p.v1.method.m result"]],
  ["type of the result", { result: { fields: [field("r", "utf8")] } }, ["breaking changed p.v1.method.m.r type"]],
  ["another number", { result: { fields: [field("r", "int16")] } }, ["behavioural changed p.v1.method.m.r type"]],
  [
    "header columns",
    { header: { fields: [field("i")] } },
    ["breaking removed p.v1.method.m.h header column", "additive added p.v1.method.m.i header column"],
  ],
])("%s", (_, parts, expected) => {
  expect(changesOf(parts)).toEqual(expected);
});

test("a first parameter moves the options of a call, though it may be left out", () => {
  const [before, after] = [[], [field("a", "utf8", true)]].map((fields) =>
    serviceModel("p", { methods: [serviceMethod("m", { params: { fields } })] }),
  );
  expect(diffServices([before!], [after!])[0]).toMatchObject({ class: "breaking", mark: "added" });
});

test("protocols come, go, and change their version", () => {
  const [a, b] = [serviceModel("a"), serviceModel("b")];
  expect(diffServices([a], [b]).map((change) => [change.class, change.what])).toEqual([
    ["breaking", "protocol"],
    ["additive", "protocol"],
  ]);
  expect(diffServices([a], [{ ...a, version: "1.0.0", hash: "1" }]).map(({ what }) => what)).toEqual(["version"]);
});
