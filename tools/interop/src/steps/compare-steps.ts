import { canonical, compareJson } from "../compare-json.js";
import type { Step, StepOutcome } from "./step.js";

/** Compares what both clients gave for the steps of a case. Gives what differs first, or `undefined` when nothing does. */
export function compareSteps(
  steps: readonly Step[],
  actual: readonly StepOutcome[],
  expected: readonly StepOutcome[],
): string | undefined {
  for (const [index, step] of steps.entries()) {
    const what = `step ${index + 1}, ${step.method}`;
    const difference = compareStep(step, actual[index] ?? {}, expected[index] ?? {});
    if (difference !== undefined) return `${what}: ${difference}`;
  }
  return undefined;
}

function compareStep(step: Step, actual: StepOutcome, expected: StepOutcome): string | undefined {
  if (expected.unsupported !== undefined) return undefined;
  if (step.refused !== undefined) return compareRefusal(step.refused, actual, expected);
  if (actual.error === undefined && expected.error === undefined) {
    const ours = sorted(step, actual.result ?? null);
    const theirs = sorted(step, expected.result ?? null);
    return compareJson("the answers", told(ours, theirs), told(theirs, ours));
  }
  if (expected.error === undefined) return `this client failed: ${actual.error?.type}: ${actual.error?.message}`;
  if (actual.error === undefined) return `the Python client failed: ${expected.error.type}: ${expected.error.message}`;
  return compareJson("the errors", withoutPrefix(actual.error), withoutPrefix(expected.error));
}

/** What one side may see of a stream and the other not: of this client all, of an older Python client less. */
const OBSERVED: ReadonlySet<string> = new Set(["bound", "columns", "metadata", "parents"]);

/** A result without what the other side does not tell. */
function told(result: unknown, other: unknown): unknown {
  if (!isRecord(result) || !isRecord(other)) return result;
  const both = (name: string): boolean => (result[name] ?? null) !== null && (other[name] ?? null) !== null;
  return Object.fromEntries(Object.entries(result).filter(([name]) => !OBSERVED.has(name) || both(name)));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** This client must refuse by itself; the Python client fails too, or has nothing to give. */
function compareRefusal(code: string, actual: StepOutcome, expected: StepOutcome): string | undefined {
  if (actual.error?.type !== code) return `it should be refused with ${code}, and there is ${canonical(actual)}`;
  if (expected.error === undefined && !isNothing(expected.result)) {
    return `it is refused, and the Python client gives ${canonical(expected.result)}`;
  }
  return undefined;
}

/** Also a stream without a batch, which an older client takes for an answer. */
function isNothing(result: unknown): boolean {
  return result === null || result === false || (isRecord(result) && result["columns"] === null);
}

/** Listings come in the worker's order; this client sorts. */
const LISTINGS: ReadonlySet<string> = new Set(["catalogs", "schemas", "schema_contents", "copy_formats"]);

function sorted(step: Step, result: unknown): unknown {
  if (step.method === "contents" || step.method === "load_catalog") return sortedDeep(result);
  return LISTINGS.has(step.method) && Array.isArray(result)
    ? result.toSorted((a, b) => (canonical(a) < canonical(b) ? -1 : 1))
    : result;
}

function sortedDeep(result: unknown): unknown {
  if (!Array.isArray(result)) return result;
  return result
    .map((schema: Record<string, unknown>) =>
      Object.fromEntries(
        Object.entries(schema).map(([name, value]) => [
          name,
          Array.isArray(value) && name !== "path"
            ? value.toSorted((a, b) => (canonical(a) < canonical(b) ? -1 : 1))
            : value,
        ]),
      ),
    )
    .toSorted((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
}

/** Some servers begin the message with the type. */
function withoutPrefix(error: NonNullable<StepOutcome["error"]>): object {
  const prefix = `${error.type}: `;
  return { ...error, message: error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message };
}
