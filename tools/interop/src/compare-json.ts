/** Compares two answers as JSON. Gives what differs, or `undefined` when nothing does. */
export function compareJson(what: string, actual: unknown, expected: unknown): string | undefined {
  const [ours, theirs] = [canonical(actual), canonical(expected)];
  return ours === theirs ? undefined : difference(what, ours, theirs);
}

/** Says what each side has. */
export function difference(what: string, ours: string | undefined, theirs: string | undefined): string {
  return `${what} differ\n  this client:   ${ours ?? "nothing"}\n  Python client: ${theirs ?? "nothing"}`;
}

/** JSON with the keys of objects in one order. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
