import { type HttpWorker, type RealWorkers, workerAge, type WorkerVersionName } from "@vgi-tools/real-workers";
import { joinCommand } from "vgi-runtime";
import type { Fixture, InteropCase } from "./case.js";
import { compareOutcomes } from "./compare.js";
import { type Outcome, runReference, type Target } from "./reference.js";
import { CaseRunner } from "./run-case.js";
import type { StepOutcome } from "./steps/step.js";
import { commandOf, startHttp } from "./workers-of.js";

/** How workers are reached. */
export type Transport = "stdio" | "http";

/** What came of one case in one lane. */
export interface CaseReport {
  readonly version: WorkerVersionName;
  readonly transport: Transport;
  readonly name: string;
  readonly status: "passed" | "failed" | "skipped";
  /** What differs, or why it was skipped. */
  readonly detail?: string;
  /** Methods that the Python client of this version can't be called with as the case does. */
  readonly uncompared?: readonly string[];
}

/** One version over one transport. */
export interface LaneInput {
  readonly workers: RealWorkers;
  readonly version: WorkerVersionName;
  readonly transport: Transport;
  readonly cases: readonly InteropCase[];
  /** What the Python client gave over stdio: it stands in where its HTTP side is broken. */
  readonly stdioReference: ReadonlyMap<string, Outcome>;
}

/** Fixtures whose catalogs the cases change: each client has a server of its own, so that both find the same state. */
const changing: ReadonlySet<Fixture> = new Set<Fixture>(["catalog", "recorder"]);

/** The cases that a version has. */
export function casesOf(version: WorkerVersionName, cases: readonly InteropCase[]): InteropCase[] {
  const age = workerAge(version);
  return cases.filter(
    ({ since, until }) =>
      (since === undefined || workerAge(since) <= age) && (until === undefined || age <= workerAge(until)),
  );
}

/** What the Python client gives over stdio. */
export function stdioReference(
  workers: RealWorkers,
  version: WorkerVersionName,
  cases: readonly InteropCase[],
): Promise<ReadonlyMap<string, Outcome>> {
  const targets = fixturesOf(cases).map((fixture): [string, Target] => {
    return [fixture, { commandLine: joinCommand(commandOf(workers, version, fixture)) }];
  });
  const own = cases.filter(({ transport }) => transport !== "http");
  return runReference(workers, version, Object.fromEntries(targets), runnable(own));
}

/** Runs every case with this client, and compares it with the Python client. */
export async function runLane(given: LaneInput): Promise<CaseReport[]> {
  const cases = given.cases.filter(({ transport = given.transport }) => transport === given.transport);
  const input = { ...given, cases };
  if (input.transport === "stdio") {
    const address = async (fixture: Fixture): Promise<string> =>
      `stdio:${joinCommand(commandOf(input.workers, input.version, fixture))}`;
    return await compareAll(input, address, input.stdioReference);
  }
  const servers = await startServers(input, fixturesOf(cases));
  let others = new Map<Fixture, HttpWorker>();
  try {
    others = await startServers(
      input,
      fixturesOf(cases).filter((fixture) => changing.has(fixture)),
    );
    const targets = [...servers].map(([fixture, server]): [string, Target] => [fixture, { url: server.address }]);
    const reference = await runReference(
      input.workers,
      input.version,
      Object.fromEntries(targets),
      runnable(input.cases),
    );
    const address = async (fixture: Fixture): Promise<string> =>
      (others.get(fixture) ?? servers.get(fixture))?.address ?? "";
    return await compareAll(input, address, reference);
  } finally {
    await stopAll([...servers.values(), ...others.values()]);
  }
}

async function compareAll(
  { version, transport, cases, stdioReference: standIn }: LaneInput,
  address: (fixture: Fixture) => Promise<string>,
  reference: ReadonlyMap<string, Outcome>,
): Promise<CaseReport[]> {
  await using runner = new CaseRunner(address);
  const reports: CaseReport[] = [];
  for (const interopCase of cases) {
    const { name } = interopCase;
    const own = reference.get(name);
    const other = standIn.get(name);
    const expected = own === undefined || isOwnFault(interopCase, own) ? other : withoutOwnFaults(own, other);
    const skip = interopCase.skip ?? reasonToSkip(interopCase, expected, reference);
    const detail = skip ?? compareOutcomes(interopCase, await runner.run(interopCase), expected ?? {});
    const status = skip !== undefined ? "skipped" : detail === undefined ? "passed" : "failed";
    const uncompared = methodsNotCompared(interopCase, expected);
    reports.push({
      version,
      transport,
      name,
      status,
      ...(detail === undefined ? {} : { detail }),
      ...(uncompared.length === 0 ? {} : { uncompared }),
    });
  }
  return reports;
}

/**
 * Whether what the Python client gave is a fault of its own, so that its answer over stdio is the expected one. Over HTTP
 * it can't send input up to protocol 1.3.0, and it gets one row for any input without columns.
 */
function isOwnFault(interopCase: InteropCase, outcome: Outcome): boolean {
  if (outcome.error !== undefined) return outcome.error.type === "AttributeError";
  return interopCase.kind === "scalar" && interopCase.input?.columns.length === 0;
}

/** Steps in which the Python client is at fault are taken from its answers over stdio. */
function withoutOwnFaults(own: Outcome, other: Outcome | undefined): Outcome {
  if (!Array.isArray(own.result) || !Array.isArray(other?.result)) return own;
  const others = other.result as readonly StepOutcome[];
  const steps = (own.result as readonly StepOutcome[]).map((step, index) =>
    step?.error?.remote === false && step.error.type === "AttributeError" ? others[index] : step,
  );
  return { ...own, result: steps };
}

/** Methods of whose steps none could be done by the Python client. */
function methodsNotCompared(interopCase: InteropCase, expected: Outcome | undefined): string[] {
  if (interopCase.kind !== "steps" || !Array.isArray(expected?.result)) return [];
  const outcomes = expected.result as readonly StepOutcome[];
  const done = new Set(
    interopCase.steps.filter((_, index) => outcomes[index]?.unsupported === undefined).map(({ method }) => method),
  );
  return [...new Set(interopCase.steps.map(({ method }) => method))].filter((method) => !done.has(method));
}

function reasonToSkip(
  interopCase: InteropCase,
  expected: Outcome | undefined,
  reference: ReadonlyMap<string, Outcome>,
): string | undefined {
  const { fixture = "worker", catalog = "example" } = interopCase;
  const served = reference.get(`catalogs of ${fixture}`)?.result;
  const failing = "fails" in interopCase && interopCase.fails !== undefined;
  if (!failing && Array.isArray(served) && !served.includes(catalog) && interopCase.kind !== "catalogs") {
    return `the fixture worker does not serve the catalog ${catalog} over this transport`;
  }
  const { unsupported } = (expected?.result ?? {}) as { unsupported?: string };
  return unsupported;
}

function fixturesOf(cases: readonly InteropCase[]): Fixture[] {
  return [...new Set(cases.map(({ fixture }) => fixture ?? "worker"))];
}

function runnable(cases: readonly InteropCase[]): InteropCase[] {
  return cases.filter(({ skip }) => skip === undefined);
}

async function startServers(
  { workers, version }: LaneInput,
  fixtures: readonly Fixture[],
): Promise<Map<Fixture, HttpWorker>> {
  const started = await Promise.allSettled(
    fixtures.map(async (fixture) => [fixture, await startHttp(workers, version, fixture)] as const),
  );
  const servers = new Map(started.flatMap((each) => (each.status === "fulfilled" ? [each.value] : [])));
  const failed = started.find((each) => each.status === "rejected");
  if (failed === undefined) return servers;
  await stopAll(servers.values());
  throw failed.reason;
}

async function stopAll(servers: Iterable<HttpWorker>): Promise<void> {
  await Promise.all([...servers].map((server) => server.stop()));
}
