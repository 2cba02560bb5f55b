import type { FilterNode } from "./filter-node.js";

/** A LIKE as the simplest node that means the same. */
export function likeNode(operand: FilterNode, pattern: string): FilterNode {
  const inner = pattern.replace(/^%+/, "").replace(/%+$/, "");
  if (/[%_]/.test(inner)) return { node: "like", operand, pattern };
  const [open, close] = [pattern.startsWith("%"), pattern.endsWith("%")];
  const right: FilterNode = { node: "literal", value: inner };
  if (!open && !close) return { node: "comparison", op: "eq", left: operand, right };
  // "%" alone is contains(""), which is TRUE for every text, as it must be.
  const called = open && close ? "contains" : open ? "ends_with" : "starts_with";
  return { node: "call", function: called, arguments: [operand, right] };
}

/** A pattern, split into its code points once for all rows. */
export function compileLike(pattern: string): (text: string) => boolean {
  const wanted = [...pattern];
  return (text) => matches([...text], wanted);
}

/**
 * Whether code points match a pattern. After a mismatch only the last `%` is tried further on, so the time is bounded by
 * the product of both lengths, whatever the pattern.
 */
function matches(text: readonly string[], pattern: readonly string[]): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const wanted = pattern[next];
    if (wanted === "%") {
      star = next;
      starAt = at;
      next += 1;
    } else if (wanted !== undefined && (wanted === "_" || wanted === text[at])) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      next = star + 1;
      starAt += 1;
      at = starAt;
    } else {
      return false;
    }
  }
  while (pattern[next] === "%") next += 1;
  return next === pattern.length;
}
