import { aggregate, column, constant, type FunctionDefinition } from "vgi-client/testing";

const total: FunctionDefinition = aggregate({
  name: "total",
  description: "The sum of whole numbers; null where there are none",
  arguments: { value: column("int64", "The numbers to add up") },
  returns: "int64",
  initial: (): bigint | null => null,
  add: (sum, { value }) => (sum ?? 0n) + value,
  merge: (left, right) => (left === null ? right : left + (right ?? 0n)),
  result: (sum) => (sum === null ? null : BigInt.asIntN(64, sum)),
  examples: [{ sql: "SELECT total(n) FROM sequence(5)", description: "0 + 1 + 2 + 3 + 4", output: "10" }],
  categories: ["aggregate"],
});

const joinText: FunctionDefinition = aggregate({
  name: "join_text",
  description: "Joins the texts of a group, in the order in which they come",
  arguments: {
    value: column("utf8", "The texts to join"),
    separator: constant("utf8", "What stands between two texts", { default: ", " }),
  },
  returns: "utf8",
  initial: (): string | null => null,
  add: (text, { value, separator }) => (text === null ? value : text + separator + value),
  merge: (left, right, { separator }) => (left === null || right === null ? (left ?? right) : left + separator + right),
  result: (text) => text,
  examples: [{ sql: "SELECT join_text(name, ' & ') FROM people", description: "Everybody in one line" }],
  categories: ["aggregate"],
});

/** Functions that give one result per group. */
export const aggregates: readonly FunctionDefinition[] = [total, joinText];
