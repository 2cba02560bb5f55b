import type { TypeSpec } from "vgi-arrow";
import { type BoundCast, type BoundPredicate, someNode } from "./bound-node.js";
import { familyOf } from "./comparable.js";

/** Whether evaluating a node can fail for some row: integers can overflow, and casts can find no value. */
export function canThrow(node: BoundPredicate): boolean {
  return someNode(node, (each) => {
    if (each.node === "arithmetic" || each.node === "negate") return familyOf(each.spec) === "integer";
    return each.node === "cast" && !isWidening(each);
  });
}

/** A cast that has a value for every value. */
function isWidening({ operand, spec }: BoundCast): boolean {
  return spec === "float64" && isNumber(operand.spec);
}

/** Whether the client computes a node: casts of numbers it does; others, and functions of extensions, only a worker can. */
export function canEvaluate(node: BoundPredicate): boolean {
  return !someNode(node, (each) => {
    if (each.node === "call") return typeof each.function === "object";
    return each.node === "cast" && !(isNumber(each.spec) && isNumber(each.operand.spec));
  });
}

/** Whether a node's value depends on settings of the session: division does, and casts between text and times. */
export function dependsOnSession(node: BoundPredicate): boolean {
  return someNode(node, (each) => {
    if (each.node === "arithmetic") return each.op === "divide" || each.op === "modulo";
    return each.node === "cast" && isContextual(each.spec) && isContextual(each.operand.spec);
  });
}

function isContextual(spec: TypeSpec): boolean {
  const family = familyOf(spec);
  return family === "text" || family === "date" || family === "time" || family === "timestamp" || family === "instant";
}

function isNumber(spec: TypeSpec): boolean {
  const family = familyOf(spec);
  return family === "integer" || (family === "float" && spec !== "float16");
}
