import { redactUrl } from "../../../address/index.js";
import { CredentialError } from "../../../errors/index.js";
import type { HttpClient, HttpRequest } from "../../http-client.js";
import { explainTlsFailure } from "../../tls-failure.js";
import { isSafeForCredentials } from "../loopback.js";

/** An answer in JSON; an object that could not be read is empty. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** How a login speaks HTTP: with the settings of the pool, and without credentials of its own. */
export interface JsonRequests {
  readonly http: HttpClient;
  readonly signal: AbortSignal;
  /** Plain http to other machines too. */
  readonly allowInsecureAuth: boolean;
}

/** Longest that an authorization server may take to answer, and most that it may say. */
const ANSWER_MS = 30_000;
const LARGEST_BYTES = 256 * 1024;

/** A document of metadata. Rejects with `CredentialError` when there is no connection. */
export function getJson(requests: JsonRequests, url: string): Promise<JsonAnswer> {
  return request(requests, { method: "GET", url, headers: { accept: "application/json" }, body: null });
}

/** A form, as all endpoints of OAuth take it: RFC 6749, section 3.2. */
export function postForm(
  requests: JsonRequests,
  url: string,
  form: Readonly<Record<string, string>>,
): Promise<JsonAnswer> {
  const body = new TextEncoder().encode(new URLSearchParams(form).toString());
  const headers = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
  return request(requests, { method: "POST", url, headers, body: [body] });
}

/** The request was never answered: trying again makes sense. */
export class UnansweredError extends CredentialError {}

async function request(requests: JsonRequests, what: Omit<HttpRequest, "signal">): Promise<JsonAnswer> {
  checkUrl(what.url, requests.allowInsecureAuth);
  const { signal } = requests;
  const limit = AbortSignal.timeout(ANSWER_MS);
  try {
    const response = await requests.http.send({ ...what, signal: AbortSignal.any([signal, limit]) });
    const decoder = new TextDecoder();
    let text = "";
    for (let size = 0; ;) {
      const chunk = await response.read();
      if (chunk === null) break;
      size += chunk.byteLength;
      if (size > LARGEST_BYTES) {
        response.discard();
        throw failed(what.url, `its answer is larger than ${LARGEST_BYTES} bytes`);
      }
      text += decoder.decode(chunk, { stream: true });
    }
    if (response.failure !== null) throw response.failure;
    response.finish();
    if (response.status >= 300 && response.status < 400)
      throw failed(what.url, `it redirects (HTTP ${response.status}), and redirects are not followed`);
    return { status: response.status, body: parse(text) };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CredentialError) throw error;
    const why = limit.aborted ? `it did not answer within ${ANSWER_MS} ms` : reasonOf(error);
    throw new UnansweredError({
      what: `${redactUrl(what.url)} could not be asked for a login`,
      why,
      cause: error,
    });
  }
}

function checkUrl(url: string, allowInsecureAuth: boolean): void {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new CredentialError({ what: "there is no login", why: "a server named an address that is no URL" });
  }
  const http = parsed.protocol === "http:" || parsed.protocol === "https:";
  if (http && (allowInsecureAuth || isSafeForCredentials(parsed))) return;
  throw failed(url, "a login over anything but https is not safe", "Have the server named with https.");
}

function failed(url: string, why: string, next?: string): CredentialError {
  return new CredentialError({ what: `${redactUrl(url)} is not used for a login`, why, next });
}

function reasonOf(error: unknown): string {
  const tls = explainTlsFailure(error);
  if (tls !== null) return `${tls.why}. ${tls.next}`;
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error && error.message !== "" ? error.message : String((error as { code?: unknown }).code);
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}
