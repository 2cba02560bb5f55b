import { anyColumn, column, columns, constant, scalar, type ScalarFunction } from "vgi-client/testing";
import { formatValue } from "./format-value.js";

const greet: ScalarFunction = scalar({
  name: "greet",
  description: "Greets everybody by name",
  arguments: {
    name: column("utf8", "Who is greeted"),
    greeting: constant("utf8", "What is said", { default: "Hello" }),
  },
  returns: "utf8",
  examples: [
    { sql: "SELECT greet('Ada')", description: "With the default greeting", output: "Hello, Ada!" },
    { sql: "SELECT greet(name, 'Ciao') FROM people", description: "With a greeting of one's own" },
  ],
  categories: ["text"],
  row: ({ name, greeting }) => `${greeting}, ${name}!`,
});

const join: ScalarFunction = scalar({
  name: "join",
  description: "Joins any number of texts, leaving out nulls",
  arguments: {
    separator: constant("utf8", "What stands between two texts"),
    parts: columns("utf8", "The texts to join"),
  },
  returns: "utf8",
  nulls: "given",
  examples: [{ sql: "SELECT join('-', 'a', 'b', 'c')", description: "Three texts", output: "a-b-c" }],
  categories: ["text"],
  row: ({ separator, parts }) => parts.filter((part) => part !== null).join(separator),
});

const describe: ScalarFunction = scalar({
  name: "describe",
  description: "Says what a value of any type looks like",
  arguments: { value: anyColumn("Any value") },
  returns: "utf8",
  nulls: "given",
  examples: [{ sql: "SELECT describe([1, 2])", description: "A list", output: "[1, 2]" }],
  categories: ["text"],
  row: ({ value }) => formatValue(value),
});

/** One name, three signatures: told apart by number and type of the columns. */
const format: readonly ScalarFunction[] = [
  scalar({
    name: "format",
    description: "Writes a whole number with a comma before every third digit",
    arguments: { value: column("int64", "The number") },
    returns: "utf8",
    examples: [{ sql: "SELECT format(1234567)", description: "Millions", output: "1,234,567" }],
    categories: ["text"],
    row: ({ value }) => String(value).replaceAll(/\B(?=(\d{3})+$)/g, ","),
  }),
  scalar({
    name: "format",
    description: "Writes a number with a fixed number of digits after the point",
    arguments: {
      value: column("float64", "The number"),
      digits: constant("int64", "Digits after the point", { default: 2n, range: { min: 0, max: 15 } }),
    },
    returns: "utf8",
    examples: [{ sql: "SELECT format(3.14159, 3)", description: "Three digits", output: "3.142" }],
    categories: ["text"],
    row: ({ value, digits }) => value.toFixed(Number(digits)),
  }),
  scalar({
    name: "format",
    description: "Cuts or pads a text to a width",
    arguments: {
      value: column("utf8", "The text"),
      width: constant("int64", "Number of characters", { range: { min: 1, max: 200 } }),
      align: constant("utf8", "Where the text stands", { default: "left", choices: ["left", "right"] }),
    },
    returns: "utf8",
    examples: [{ sql: "SELECT format('Ada', 5, 'right')", description: "Padded on the left", output: "  Ada" }],
    categories: ["text"],
    row: ({ value, width, align }) => {
      const cut = value.slice(0, Number(width));
      return align === "right" ? cut.padStart(Number(width)) : cut.padEnd(Number(width));
    },
  }),
];

/** Scalar functions on text. */
export const textFunctions: readonly ScalarFunction[] = [greet, join, describe, ...format];
