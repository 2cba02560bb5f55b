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

/** One version over one transport, with its workers started and the Python client's answers at hand. */
export interface Lane extends AsyncDisposable {
  readonly version: WorkerVersionName;
  readonly transport: Transport;
  readonly cases: readonly InteropCase[];
  /** Address of a fixture worker. */
  readonly address: (fixture: Fixture) => Promise<string>;
  /** What the Python client gives for a case. */
  readonly expected: (interopCase: InteropCase) => Outcome | undefined;
  /** Catalogs that the Python client finds on a fixture worker, as far as it was asked. */
  readonly served: (fixture: Fixture) => readonly string[] | undefined;
}

/** Runs every case with this client, and compares it with the Python client. */
export async function runLane(given: LaneInput): Promise<CaseReport[]> {
  await using lane = await openLane(given);
  return await runCases(lane);
}

/** Starts the workers of a lane, and asks the Python client. */
export async function openLane(given: LaneInput): Promise<Lane> {
  const cases = given.cases.filter(({ transport = given.transport }) => transport === given.transport);
  const input = { ...given, cases };
  if (input.transport === "stdio") {
    const address = async (fixture: Fixture): Promise<string> =>
      `stdio:${joinCommand(commandOf(input.workers, input.version, fixture))}`;
    return laneOf(input, address, input.stdioReference, []);
  }
  const servers = await startServers(input, fixturesOf(cases));
  try {
    const others = await startServers(
      input,
      fixturesOf(cases).filter((fixture) => changing.has(fixture)),
    );
    const all = [...servers.values(), ...others.values()];
    try {
      const targets = [...servers].map(([fixture, server]): [string, Target] => [fixture, { url: server.address }]);
      const { workers, version } = input;
      const reference = await runReference(workers, version, Object.fromEntries(targets), runnable(cases));
      const address = async (fixture: Fixture): Promise<string> =>
        (others.get(fixture) ?? servers.get(fixture))?.address ?? "";
      return laneOf(input, address, reference, all);
    } catch (error) {
      await stopAll(others.values());
      throw error;
    }
  } catch (error) {
    await stopAll(servers.values());
    throw error;
  }
}

function laneOf(
  { version, transport, cases, stdioReference: standIn }: LaneInput,
  address: Lane["address"],
  reference: ReadonlyMap<string, Outcome>,
  servers: readonly HttpWorker[],
): Lane {
  return {
    version,
    transport,
    cases,
    address,
    expected(interopCase) {
      const [own, other] = [reference.get(interopCase.name), standIn.get(interopCase.name)];
      return own === undefined || isOwnFault(interopCase, own) ? other : withoutOwnFaults(own, other);
    },
    served(fixture) {
      const names = reference.get(`catalogs of ${fixture}`)?.result;
      return Array.isArray(names) ? (names as readonly string[]) : undefined;
    },
    [Symbol.asyncDispose]: () => stopAll(servers),
  };
}

/** Runs the cases of a lane one after the other with this client, and compares. */
export async function runCases(lane: Lane): Promise<CaseReport[]> {
  const { version, transport, cases } = lane;
  await using runner = new CaseRunner(lane.address);
  const reports: CaseReport[] = [];
  for (const interopCase of cases) {
    const { name } = interopCase;
    const expected = lane.expected(interopCase);
    const skip = interopCase.skip ?? reasonToSkip(interopCase, expected, lane);
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

function reasonToSkip(interopCase: InteropCase, expected: Outcome | undefined, { served }: Lane): string | undefined {
  const { fixture = "worker", catalog = "example" } = interopCase;
  const failing = "fails" in interopCase && interopCase.fails !== undefined;
  if (!failing && interopCase.kind !== "catalogs" && served(fixture)?.includes(catalog) === false) {
    return notServed(catalog);
  }
  const { unsupported } = (expected?.result ?? {}) as { unsupported?: string };
  return unsupported;
}

/** Why nothing of a catalog can be called. */
export function notServed(catalog: string): string {
  return `the fixture worker does not serve the catalog ${catalog} over this transport`;
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
