import path from "node:path";
import type { Session } from "vgi-client";
import type { InteropCase, Place } from "../case.js";
import { compareCalls, compareFailure } from "../compare.js";
import { type Lane, notServed } from "../lane.js";
import { describeError } from "../run-case.js";
import { type FixtureCatalog, fixtureCatalogs } from "./fixture-catalogs.js";
import { type CallReport, functionReport, type FunctionReport } from "./function-report.js";
import { functionKey, type GeneratedFunction, importFunctions } from "./generated-functions.js";
import { runStub } from "./run-stub.js";
import { callsOf, type ExpectedCall, type PlacedCall } from "./sdk-calls.js";
import { SdkSessions } from "./sdk-sessions.js";
import { signatureText } from "./signature-text.js";
import { type StubCall, stubCall } from "./stub-call.js";
import { uncalled } from "./uncalled.js";

/**
 * Makes every call of a lane's cases through generated SDKs, and says for every function of the fixture catalogs what came of it.
 *
 * @param folder in which each catalog has its SDK
 */
export async function runSdkLane(lane: Lane, folder: string): Promise<FunctionReport[]> {
  const calls = lane.cases.flatMap((interopCase) => callsOf(interopCase).map((call) => ({ call, interopCase })));
  const reports: FunctionReport[] = [];
  for (const place of fixtureCatalogs(lane.version)) {
    const { fixture, catalog, unattachable } = place;
    const reason = unattachable ?? (lane.served(fixture)?.includes(catalog) === false ? notServed(catalog) : undefined);
    const own = calls.filter(({ call }) => isIn(call, place));
    if (reason === undefined) reports.push(...(await catalogReports(lane, path.join(folder, catalog), place, own)));
    else reports.push(functionReport({ ...placeOf(lane), catalog, signature: "*" }, [], reason));
  }
  return reports;
}

/** A call, and the case that it is of. */
interface CaseCall {
  readonly call: PlacedCall;
  readonly interopCase: InteropCase;
}

async function catalogReports(
  lane: Lane,
  folder: string,
  { fixture, catalog, options = {} }: FixtureCatalog,
  calls: readonly CaseCall[],
): Promise<FunctionReport[]> {
  const functions = await importFunctions(folder);
  await using sessions = new SdkSessions(folder, await lane.address(fixture));
  const { schemas } = await (await sessions.get(options)).loadCatalog();
  const reports = new Map<string, CallReport[]>();
  for (const { call, interopCase } of calls) {
    const fn = functions.get(functionKey(call.call.schema ?? ["main"], call.call.function));
    const { skip } = interopCase;
    const expected: ExpectedCall =
      skip === undefined ? call.expected(lane.expected(interopCase) ?? {}) : { unsupported: skip };
    const columns = expected.result?.columns?.map(({ name }) => name);
    const stub = fn && stubCall(fn, call.call, columns);
    if (fn === undefined || stub === undefined) continue;
    const { schema, name, args } = stub.signature;
    const db = await sessions.get(call.options ?? options);
    const report = await callReport(db, fn, call, stub, expected);
    const signature = signatureText(schema, name, args);
    reports.set(signature, [...(reports.get(signature) ?? []), report]);
  }
  return schemas.flatMap((schema) =>
    schema.functions.map((model) => {
      const signature = signatureText(schema.path, model.name, model.arguments);
      const reason = uncalled[functionKey(schema.path, model.name)];
      const place = { ...placeOf(lane), catalog, signature };
      return functionReport(place, reports.get(signature) ?? [], reason);
    }),
  );
}

/** Makes one call, and compares what came of it. */
async function callReport(
  db: Session,
  fn: GeneratedFunction,
  { name, call, random }: PlacedCall,
  stub: StubCall,
  expected: ExpectedCall,
): Promise<CallReport> {
  if (expected.unsupported !== undefined) return { name, status: "skipped", detail: expected.unsupported };
  const actual = await runStub(db, fn, call, stub, expected.result).then(
    (result) => ({ result }),
    (error: unknown) => ({ error: describeError(error) }),
  );
  if (expected.error !== undefined) {
    const detail = compareFailure("VGI_RPC", actual, expected);
    if (detail !== undefined) return { name, status: "failed", detail };
    return { name, status: "refused", detail: `the worker refuses the call: ${firstLine(expected.error.message)}` };
  }
  if ("error" in actual) {
    const { code, message } = actual.error;
    return { name, status: "failed", detail: `this client failed: ${code}: ${message}` };
  }
  if (expected.result === undefined) return { name, status: "skipped", detail: "the Python client was not asked" };
  const detail = compareCalls(actual.result, expected.result, random);
  return detail === undefined ? { name, status: "compared" } : { name, status: "failed", detail };
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}

function isIn({ fixture = "worker", catalog = "example" }: Place, place: FixtureCatalog): boolean {
  return fixture === place.fixture && catalog === place.catalog;
}

function placeOf({ version, transport }: Lane): Pick<FunctionReport, "version" | "transport"> {
  return { version, transport };
}
