import { expect, test } from "vitest";
import { arg, catalog, fn, schema } from "../testing/build-model.js";
import { bindRequests } from "./bind-requests.js";

const example = catalog({
  schemas: [
    schema(["main"], {
      functions: [
        fn("sequence", { arguments: [arg("count"), arg("batch_size", { role: "named", optional: true })] }),
        fn("series", { arguments: [arg("value")] }),
        fn("series", { arguments: [arg("value", { type: "utf8" })] }),
        fn("series", { arguments: [arg("value", { type: "float64" }), arg("step", { type: "float64" })] }),
        fn("repeat", { arguments: [arg("values", { varargs: true, type: "utf8" })] }),
        fn("upper", { kind: "scalar" }),
      ],
    }),
  ],
});
const other = catalog({ name: "other", schemas: example.schemas });

function bind(name: string, given: Readonly<Record<string, never | string | number | readonly string[]>>): unknown {
  return bindRequests([example], { [name]: [given] })[0]?.arguments;
}

test("arguments go by their name in TypeScript or on the wire", () => {
  expect(bind("main.sequence", { count: 3, batchSize: 2 })).toEqual({ count: 3, batch_size: 2 });
  expect(bind("main.sequence", { count: "3", batch_size: 2 })).toEqual({ count: "3", batch_size: 2 });
  expect(bind("main.repeat", { values: ["a", "b"] })).toEqual({ values: ["a", "b"] });
});

test("the arguments choose the overload, by name and by type", () => {
  const requests = bindRequests([example], { "main.series": [{ value: 1 }, { value: "a" }, { value: 1, step: 0.5 }] });
  expect(requests.map(({ model }) => model.arguments.map(({ type }) => type))).toEqual([
    ["int64"],
    ["utf8"],
    ["float64", "float64"],
  ]);
});

test("a catalog's name before the schema's chooses between catalogs", () => {
  expect(bindRequests([example, other], { "other.main.sequence": [{ count: 1 }] })[0]?.catalog).toBe("other");
  expect(() => bindRequests([example, other], { "main.sequence": [{ count: 1 }] })).toThrow(/fits several signatures/);
});

test.each([
  ["main.sequnce", {}, /there is no such function.*Did you mean "main.sequence"\?/],
  ["main.upper", {}, /it is a scalar function/],
  ["main.sequence", {}, /no signature for \{\}.*positional count: int64/],
  ["main.sequence", { count: 1, size: 2 }, /no signature/],
  ["main.repeat", { values: "a" }, /no signature/],
])("%s with %j is refused", (name, given, message) => {
  expect(() => bind(name, given)).toThrow(message);
});
