import type { RecordBatch, Schema } from "apache-arrow";
import { fieldSpecOf, schemaSpecOf } from "vgi-arrow";
import { connect, type FunctionModel, type Session, type VgiClient } from "vgi-client";
import { RpcError, VgiError } from "vgi-runtime";
import { inputBatches, rowsOf } from "./batches.js";
import { callArguments, namedValues } from "./call-request.js";
import type { Call, CallCase, Fixture, InteropCase } from "./case.js";
import { listSchema } from "./listing.js";
import type { CallResult } from "./reference.js";
import { runSteps } from "./steps/run-steps.js";
import { StepContext } from "./steps/step-context.js";

/** No call of a case takes so long (milliseconds). */
const timeoutMs = 60_000;

/** What this client gave for a case. */
export interface ActualOutcome {
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly message: string; readonly remote: string | undefined };
}

/** This client on one worker: runs cases one after the other, with a session for each catalog. */
export class CaseRunner implements AsyncDisposable {
  readonly #address: (fixture: Fixture) => Promise<string>;
  readonly #clients = new Map<string, Promise<VgiClient>>();
  readonly #sessions = new Map<string, Promise<Session>>();
  readonly #functions = new Map<Session, Promise<readonly FunctionModel[]>>();

  constructor(address: (fixture: Fixture) => Promise<string>) {
    this.#address = address;
  }

  /** Runs a case. What fails is a part of the outcome. */
  async run(interopCase: InteropCase): Promise<ActualOutcome> {
    try {
      return { result: await this.#result(interopCase) };
    } catch (error) {
      return { error: describeError(error) };
    }
  }

  async #result(interopCase: InteropCase): Promise<unknown> {
    const client = await this.#client(interopCase.fixture ?? "worker");
    if (interopCase.kind === "catalogs") return (await client.catalogs({ timeoutMs })).map(({ name }) => name);
    if (interopCase.kind === "steps") {
      const address = await this.#address(interopCase.fixture ?? "worker");
      await using context = new StepContext(
        client,
        address,
        interopCase.catalog ?? "example",
        interopCase.options ?? {},
      );
      return await runSteps(context, interopCase.steps);
    }
    const session = await this.#session(client, interopCase);
    if (interopCase.kind === "attach") return { defaultSchema: session.defaultSchema };
    if (interopCase.kind === "listing") return (await session.loadCatalog({ timeoutMs })).schemas.map(listSchema);
    const functions = await this.#functionsOf(session);
    if (interopCase.kind === "together") {
      return await Promise.all(interopCase.calls.map((call) => runCall(session, functions, call)));
    }
    return await runCall(session, functions, interopCase as CallCase);
  }

  #client(fixture: Fixture): Promise<VgiClient> {
    return once(this.#clients, fixture, async () => await connect(await this.#address(fixture)));
  }

  #session(client: VgiClient, { catalog = "example", options = {} }: InteropCase): Promise<Session> {
    const key = JSON.stringify([client.address, catalog, options]);
    return once(this.#sessions, key, () => client.attach(catalog, { options: namedValues(options), timeoutMs }));
  }

  #functionsOf(session: Session): Promise<readonly FunctionModel[]> {
    return once(this.#functions, session, async () => {
      const { schemas } = await session.loadCatalog({ timeoutMs });
      return schemas.flatMap((schema) => schema.functions);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const session of this.#sessions.values()) await session.then((each) => each.close()).catch(() => undefined);
    for (const client of this.#clients.values()) await client.then((each) => each.close()).catch(() => undefined);
  }
}

/** Calls a function through the untyped client, as the case says. */
async function runCall(session: Session, functions: readonly FunctionModel[], call: Call): Promise<CallResult> {
  const overloads = functions.filter(({ name }) => name === call.function);
  const { bound, batches } = await callFunction(session, overloads, call);
  return {
    bound: bound === undefined ? null : schemaSpecOf(bound),
    columns: batches[0]?.schema.fields.map((field) => fieldSpecOf(field)) ?? null,
    rows: batches.flatMap(rowsOf),
    ordered: true,
  };
}

async function callFunction(
  session: Session,
  overloads: readonly FunctionModel[],
  call: Call,
): Promise<{ bound: Schema | undefined; batches: RecordBatch[] }> {
  let bound: Schema | undefined;
  const request = {
    name: call.function,
    schema: call.schema ?? ["main"],
    arguments: callArguments(call),
    requiredSettings: [...new Set(overloads.flatMap(({ requiredSettings }) => requiredSettings))],
    settings: call.settings === undefined ? undefined : namedValues(call.settings),
    secrets: call.secrets === undefined ? undefined : namedValues(call.secrets),
    projectionIds: call.projection,
    onBind: (schema: Schema): void => void (bound = schema),
    timeoutMs,
  };
  const input = call.input === undefined ? [] : inputBatches(call.input);
  const withInput = { ...request, input, finalize: overloads.some(({ hasFinalize }) => hasFinalize) };
  if (call.kind === "aggregate") {
    const batch = await session.aggregate({ ...request, input });
    return { bound, batches: [batch] };
  }
  const streams = {
    scalar: () => session.scalar({ ...request, input }),
    table: () => session.table(request),
    table_in_out: () => session.tableInOut(withInput),
    table_buffering: () => session.tableBuffering(withInput),
  };
  const batches: RecordBatch[] = [];
  for await (const batch of streams[call.kind]()) batches.push(batch);
  return { bound, batches };
}

/** The error as it is compared: its code, and what the worker said, however deep that is. */
export function describeError(error: unknown): NonNullable<ActualOutcome["error"]> {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof VgiError ? error.code : "not an error of this client";
  return { code, message, remote: remoteMessage(error) };
}

function remoteMessage(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each instanceof RpcError) return each.remoteMessage;
  }
  return undefined;
}

/** The value of the key, made once; a failure is not remembered. */
export function once<Key, Value>(map: Map<Key, Promise<Value>>, key: Key, make: () => Promise<Value>): Promise<Value> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  made.catch(() => map.delete(key));
  return made;
}
