import { redactUrl } from "../address/index.js";
import {
  DeadlineError,
  type HttpAnswer,
  HttpStatusError,
  NotAWorkerError,
  TlsError,
  TransportError,
  VgiError,
} from "../errors/index.js";
import { authenticationError } from "./auth/authentication-error.js";
import type { HttpResponse } from "./http-client.js";
import { explainProxyFailure } from "./proxy-failure.js";
import { rememberingLast } from "./remembering-last.js";
import { explainTlsFailure } from "./tls-failure.js";

/** Most of a body without Arrow that is read, for the message. */
const BODY_LIMIT = 16 * 1024;

/** Media type of a response, without parameters. */
export function mediaType(response: Pick<HttpResponse, "header">): string {
  return withoutParameters(response.header("content-type"));
}

const withoutParameters = rememberingLast((type: string | undefined) => {
  return (type ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
});

/** The error for a response that carries no Arrow; reads the beginning of its body and drops the rest. */
export async function httpAnswerError(response: HttpResponse, url: string, method: string): Promise<VgiError> {
  const answer: HttpAnswer = {
    status: response.status,
    contentType: mediaType(response),
    fromWorker: response.headerNames.some((name) => name.startsWith("vgi-")),
    body: await readText(response),
  };
  const where = redactUrl(url);
  const { status } = answer;
  if (status === 401 || status === 403) return authenticationError(response, answer, where, method);
  if (!answer.fromWorker && (status < 400 || status === 404 || status === 405 || answer.contentType === "text/html")) {
    return new NotAWorkerError(
      {
        what: `${where} is no VGI worker`,
        why: `it answered ${method} with ${describe(answer)}`,
        next: "Check host, port and path prefix of the address.",
      },
      answer,
    );
  }
  const next =
    status === 404
      ? "Check the path prefix of the address, and that the worker has this method."
      : status === 413
        ? "The request is larger than the worker accepts: send less at once."
        : status === 429 || status >= 500
          ? "The worker, or a proxy before it, is overloaded or failing: try again later."
          : undefined;
  return new HttpStatusError(
    { what: `${method} failed`, why: `${where} answered with ${describe(answer)}`, next },
    answer,
  );
}

/** The error for a request that got no response; `where` is the address of the worker, fit for messages. */
export function requestError(error: unknown, where: string, method: string, connectTimeoutMs: number): VgiError {
  // Decorators of the client say what is wrong themselves.
  if (error instanceof VgiError) return error;
  const code = codeOf(error);
  if (code === "UND_ERR_CONNECT_TIMEOUT") {
    return new DeadlineError("connect", connectTimeoutMs, {
      what: `no connection to ${where}`,
      why: `it was not made within ${connectTimeoutMs} ms`,
      next: "Check the address, or give it longer with connectTimeoutMs.",
      cause: error,
    });
  }
  const tls = explainTlsFailure(error);
  if (tls !== null) {
    const { failure, why, next } = tls;
    return new TlsError(failure, { what: `no connection to ${where}`, why, next, cause: error });
  }
  const proxy = explainProxyFailure(error);
  if (proxy !== null) return new TransportError({ what: `no connection to ${where}`, ...proxy, cause: error });
  const reason = reasonOf(error);
  if (code !== undefined && NOT_REACHED.has(code)) {
    return new TransportError({
      what: `no connection to ${where}`,
      why: reason,
      next: "Check the address, and that the worker is running there.",
      cause: error,
    });
  }
  return new TransportError({
    what: `the connection to ${where} was lost while ${method} waited for it`,
    why: reason,
    next: code === "UND_ERR_SOCKET" && where.startsWith("https:") && unanswered(error) ? SILENT_REFUSAL : undefined,
    cause: error,
  });
}

/** Some servers say nothing about a certificate that they don't accept. */
const SILENT_REFUSAL = "If callers need a certificate there, give one that it trusts as tls: { cert, key }.";

function unanswered(error: unknown): boolean {
  return (error as { readonly socket?: { readonly bytesRead?: number } }).socket?.bytesRead === 0;
}

const NOT_REACHED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "EINVAL",
]);

function codeOf(error: unknown): string | undefined {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}

/** An attempt on several addresses of one host fails with an empty message and the errors of each. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return error instanceof Error && error.message !== "" ? error.message : (codeOf(error) ?? String(error));
}

function describe(answer: HttpAnswer): string {
  const type = answer.contentType === "" ? "no content type" : answer.contentType;
  const text = answer.body
    .replaceAll(/<(style|script)\b.*?<\/\1>/gis, " ")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  const shown = text.length > 120 ? `${text.slice(0, 120)}…` : text;
  return `HTTP ${answer.status} and ${type}${shown === "" ? "" : ` (${JSON.stringify(shown)})`}`;
}

async function readText(response: HttpResponse): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for (let size = 0; size < BODY_LIMIT;) {
    const chunk = await response.read();
    if (chunk === null) break;
    size += chunk.byteLength;
    text += decoder.decode(chunk, { stream: true });
  }
  response.discard();
  return text;
}
