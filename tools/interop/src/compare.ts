import type { InteropCase } from "./case.js";
import { canonical, compareJson, difference } from "./compare-json.js";
import type { CallResult, Outcome } from "./reference.js";
import type { ActualOutcome } from "./run-case.js";
import { compareSteps } from "./steps/compare-steps.js";
import type { StepOutcome } from "./steps/step.js";

/** Compares what both clients gave. Gives what differs, or `undefined` when nothing does. */
export function compareOutcomes(
  interopCase: InteropCase,
  actual: ActualOutcome,
  expected: Outcome,
): string | undefined {
  const fails = "fails" in interopCase ? interopCase.fails : undefined;
  if (fails !== undefined) return compareFailure(fails, actual, expected);
  const mayFail = "mayFail" in interopCase && interopCase.mayFail === true;
  if (mayFail && expected.error !== undefined) return compareFailure("VGI_RPC", actual, expected);
  if (expected.error !== undefined)
    return `the Python client failed: ${expected.error.type}: ${expected.error.message}`;
  if (actual.error !== undefined) return `this client failed: ${actual.error.code}: ${actual.error.message}`;
  return compareResults(interopCase, actual.result, expected.result);
}

/** Both must have failed, with the same message of the worker. */
export function compareFailure(code: string, actual: ActualOutcome, expected: Outcome): string | undefined {
  if (expected.error === undefined) return "it should fail, and the Python client succeeded";
  if (actual.error === undefined) return "it should fail, and this client succeeded";
  if (actual.error.code !== code)
    return `it should fail with ${code}, and the error is ${actual.error.code}: ${actual.error.message}`;
  const { remote } = actual.error;
  if (remote !== undefined && !sameText(expected.error.message, remote)) {
    return `the messages differ\n  this client:   ${remote}\n  Python client: ${expected.error.message}`;
  }
  return undefined;
}

/** The Python client shows the worker's message with a traceback below it, and sometimes with a prefix. */
function sameText(shown: string, remote: string): boolean {
  return squeeze(shown).includes(squeeze(remote));
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

function compareResults(interopCase: InteropCase, actual: unknown, expected: unknown): string | undefined {
  if (interopCase.kind === "together") {
    const [ours, theirs] = [actual as CallResult[], expected as CallResult[]];
    return ours
      .map((result, index) => compareCalls(result, theirs[index] as CallResult))
      .find((text) => text !== undefined);
  }
  if (interopCase.kind === "steps") {
    return compareSteps(interopCase.steps, actual as StepOutcome[], expected as StepOutcome[]);
  }
  if (interopCase.kind === "catalogs") return compareJson("the catalogs", sorted(actual), sorted(expected));
  if (interopCase.kind === "attach") return compareJson("the attached catalog", actual, expected);
  if (interopCase.kind === "listing") return compareListings(actual, expected);
  const random = "random" in interopCase && interopCase.random === true;
  return compareCalls(actual as CallResult, expected as CallResult, random);
}

/** Compares schema and rows of one call. @param random whether of the rows only their number is compared */
export function compareCalls(actual: CallResult, expected: CallResult, random = false): string | undefined {
  const { bound, columns } = expected;
  return (
    (bound === null || actual.bound === null ? undefined : compareJson("the bound schema", actual.bound, bound)) ??
    (columns === null || actual.columns === null ? undefined : compareJson("the columns", actual.columns, columns)) ??
    compareRows(actual.rows, expected.rows, expected.ordered, random)
  );
}

function compareRows(
  actual: readonly unknown[],
  expected: readonly unknown[],
  ordered: boolean,
  random: boolean,
): string | undefined {
  if (actual.length !== expected.length) return `${actual.length} rows, and the Python client has ${expected.length}`;
  if (random) return undefined;
  const [ours, theirs] = [actual.map(canonical), expected.map(canonical)];
  if (!ordered) {
    ours.sort();
    theirs.sort();
  }
  const row = ours.findIndex((text, index) => text !== theirs[index]);
  return row === -1 ? undefined : difference(`row ${row}`, ours[row], theirs[row]);
}

/** Schema by schema, and in each the first object that only one side has. */
function compareListings(actual: unknown, expected: unknown): string | undefined {
  const [ours, theirs] = [flatListing(actual), flatListing(expected)];
  const surplus = ours.filter((line) => !theirs.includes(line));
  const missing = theirs.filter((line) => !ours.includes(line));
  if (surplus.length > 0 || missing.length > 0) {
    return difference(`${surplus.length} and ${missing.length} objects, the first`, surplus[0], missing[0]);
  }
  return ours.length === theirs.length
    ? undefined
    : `${ours.length} objects, and the Python client has ${theirs.length}`;
}

/** A listing as one line for each object. */
function flatListing(listing: unknown): string[] {
  return (listing as Record<string, unknown>[]).flatMap((schema) => {
    const path = canonical(schema["path"]);
    return Object.entries(schema).flatMap(([kind, value]) =>
      Array.isArray(value)
        ? value.map((each) => `${path} ${kind} ${canonical(each)}`)
        : [`${path} ${kind} ${canonical(value)}`],
    );
  });
}

function sorted(value: unknown): unknown {
  return (value as string[]).toSorted();
}
