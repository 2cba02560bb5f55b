import { Decimal, formatType, type TypeSpec } from "vgi-arrow";
import { anyColumns, column, constant, scalar, type ScalarFunction } from "vgi-client/testing";

const double: ScalarFunction = scalar({
  name: "double",
  description: "Twice the value",
  arguments: { value: column("int64", "A whole number") },
  returns: "int64",
  examples: [{ sql: "SELECT double(21)", description: "Twice 21", output: "42" }],
  categories: ["numbers"],
  row: ({ value }) => BigInt.asIntN(64, value * 2n),
});

const multiply: ScalarFunction = scalar({
  name: "multiply",
  description: "Multiplies every value by one factor",
  comment: "The factor is known when the call is bound",
  arguments: {
    value: column("int64", "A whole number"),
    factor: constant("int64", "What it is multiplied by"),
  },
  returns: "int64",
  examples: [{ sql: "SELECT multiply(price, 3) FROM orders", description: "Three of each" }],
  categories: ["numbers"],
  row: ({ value, factor }) => BigInt.asIntN(64, value * factor),
});

const clamp: ScalarFunction = scalar({
  name: "clamp",
  description: "Moves values into a range; its bounds stand before and after the column",
  arguments: {
    low: constant("float64", "Least result"),
    value: column("float64", "A number"),
    high: constant("float64", "Greatest result"),
  },
  returns: "float64",
  examples: [{ sql: "SELECT clamp(0, 1.5, 1)", description: "Above the range", output: "1.0" }],
  categories: ["numbers"],
  row: ({ low, value, high }) => Math.min(Math.max(value, low), high),
});

const numeric: ReadonlySet<TypeSpec> = new Set<TypeSpec>([
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "float32",
  "float64",
]);

const largest: ScalarFunction = scalar({
  name: "largest",
  description: "The largest of any number of columns of one numeric type, leaving out nulls",
  arguments: { values: anyColumns("Columns of one numeric type") },
  returns: ({ values }) => {
    const types = values as readonly TypeSpec[];
    const [first] = types;
    if (first === undefined || !numeric.has(first) || types.some((type) => type !== first)) {
      throw new TypeError(
        `largest takes columns of one numeric type, got ${types.map(formatType).join(", ") || "none"}`,
      );
    }
    return first;
  },
  nulls: "given",
  examples: [{ sql: "SELECT largest(1, 5, 3)", description: "Of three", output: "5" }],
  categories: ["numbers"],
  row: ({ values }) => {
    const present = (values as readonly (number | bigint | null)[]).filter((value) => value !== null);
    return present.length === 0 ? null : present.reduce((left, right) => (right > left ? right : left));
  },
});

const addTax: ScalarFunction = scalar({
  name: "add_tax",
  description: "Adds a tax in percent, which the setting `tax_percent` gives, to a price",
  arguments: { price: column({ decimal128: [12, 2] }, "Price without tax") },
  returns: { decimal128: [12, 2] },
  settings: ["tax_percent"],
  examples: [{ sql: "SELECT add_tax(100.00)", description: "At the default of 22 percent", output: "122.00" }],
  categories: ["numbers", "settings"],
  row: ({ price }, { settings }) => {
    const hundredfold = price.unscaled * (100n + BigInt(settings.get("tax_percent") as bigint));
    return new Decimal((hundredfold + (hundredfold < 0n ? -50n : 50n)) / 100n, price.scale);
  },
});

const pi: ScalarFunction = scalar({
  name: "pi",
  description: "The ratio of a circle's circumference to its diameter, for every row; takes no columns",
  arguments: {},
  returns: "float64",
  examples: [{ sql: "SELECT pi()", description: "Once", output: "3.141592653589793" }],
  categories: ["numbers"],
  row: () => Math.PI,
});

/** Scalar functions on numbers. */
export const numberFunctions: readonly ScalarFunction[] = [double, multiply, clamp, largest, addTax, pi];
