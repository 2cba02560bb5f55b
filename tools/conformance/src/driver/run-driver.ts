import type { Readable, Writable } from "node:stream";
import { type ControlMessage, readRequests, writeResponse } from "./control-channel.js";
import { DriverSession } from "./driver-session.js";
import { RequestFields } from "./request-fields.js";

/**
 * Serves the client driver protocol of vgi-rpc's conformance suite: a request, a response, strictly in turn. Resolves after
 * `shutdown`, or when the input ends, with everything closed.
 */
export async function runDriver(input: Readable, output: Writable): Promise<void> {
  const session = new DriverSession();
  for await (const line of readRequests(input)) {
    const request = parse(line);
    if (request instanceof RequestFields && request.op === "shutdown") {
      await session.shutdown();
      await writeResponse(output, { ok: true });
      return;
    }
    await writeResponse(output, await respond(session, request));
  }
  await session.shutdown();
}

async function respond(session: DriverSession, request: RequestFields | string): Promise<ControlMessage> {
  if (typeof request === "string") return { ok: false, error: request };
  try {
    return await session.handle(request);
  } catch (error) {
    return { ok: false, error: textOf(error) };
  }
}

/** The request, or why the line is none. */
function parse(line: string): RequestFields | string {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return "a request must be a JSON object";
    return new RequestFields(value as ControlMessage);
  } catch (error) {
    return textOf(error);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
