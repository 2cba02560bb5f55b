import { redactUrl } from "../../address/index.js";
import { UsageError } from "../../errors/index.js";
import { type HttpClient, type HttpRequest, type HttpResponse, withHeaders } from "../http-client.js";
import { rememberingLast } from "../remembering-last.js";
import type { AuthOptions } from "./auth-options.js";
import { challengesOf, reasonOf } from "./authentication-error.js";
import { BearerSource } from "./bearer-source.js";
import { isSafeForCredentials } from "./loopback.js";
import { maskedResponse } from "./masked-response.js";
import { workerKey } from "./worker-key.js";

/** Settings of {@link withAuthorization}. */
export interface AuthorizationOptions extends AuthOptions {
  /** Address of the worker. User and password in it are sent as Basic, where there is no token. */
  readonly worker: string;
  /** Through which a provider speaks to other servers, which don't know what workers know. Default: the client itself. */
  readonly logins?: HttpClient | undefined;
  /** With one of the user's, plain http to this machine is not safe: which machine that is, the proxy decides. */
  readonly proxy?: string | false | undefined;
}

/**
 * Adds credentials to requests that go to the origin of the worker, and to no others. A 401 is answered once with a better token,
 * where the provider has one: a worker refuses before it runs anything (wire specification, section 13), so sending again is safe.
 */
export function withAuthorization(client: HttpClient, options: AuthorizationOptions): HttpClient {
  const worker = new URL(options.worker);
  const { allowInsecureAuth = false, bearerToken, logins = client } = options;
  const context = { worker: workerKey(options.worker), http: logins, allowInsecureAuth };
  const proxied = options.proxy !== undefined && options.proxy !== false && options.proxy !== "env";
  const source = bearerToken === undefined ? null : new BearerSource(bearerToken, context);
  const basic = basicAuthorization(worker);
  const parsed = rememberingLast((url: string) => new URL(url));

  const send = async (request: HttpRequest, token: string | null): Promise<HttpResponse> => {
    const authorization = token === null ? (request.headers["authorization"] ?? basic) : `Bearer ${token}`;
    const headers = authorization === null ? request.headers : { ...request.headers, authorization };
    if (!allowInsecureAuth) checkTarget(parsed(request.url), headers, proxied);
    const response = await client.send(authorization === null ? request : withHeaders(request, headers));
    return isExplanation(response) ? maskedResponse(response, secretsOf(headers)) : response;
  };

  return {
    send: async (request) => {
      if (parsed(request.url).origin !== worker.origin) return client.send(request);
      const token = source === null ? null : await source.token(request.signal);
      const response = await send(request, token);
      // Arrow comes from a method: then it was run.
      if (response.status !== 401 || source === null || !isExplanation(response)) return response;
      const refusal = { token, reason: reasonOf(response), challenges: challengesOf(response) };
      const better = await source.renew(refusal, request.signal);
      return better === undefined ? response : send(request, better);
    },
    close: () => client.close(),
  };
}

/** Whether the body of a response is for people: it may end in an error. */
function isExplanation(response: HttpResponse): boolean {
  const type = response.header("content-type") ?? "";
  return (response.status >= 300 || type.startsWith("text/")) && !type.startsWith("application/vnd.apache.arrow");
}

const CREDENTIALS = ["authorization", "cookie"] as const;

function checkTarget(url: URL, headers: Readonly<Record<string, string>>, proxied: boolean): void {
  const safe = proxied ? url.protocol === "https:" : isSafeForCredentials(url);
  if (safe || !CREDENTIALS.some((name) => headers[name] !== undefined)) return;
  throw new UsageError({
    what: `credentials are not sent to ${redactUrl(url.href)}`,
    why: "over plain http everyone on the way could read them",
    next: "Use https, or say allowInsecureAuth: true where the network itself is trusted.",
  });
}

/** What of the request must not be seen: the value behind the scheme, and the whole. */
function secretsOf(headers: Readonly<Record<string, string>>): string[] {
  return CREDENTIALS.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [value.replace(/^\S+ +/, ""), value];
  });
}

function basicAuthorization({ username, password }: URL): string | null {
  if (username === "" && password === "") return null;
  const bytes = new TextEncoder().encode(`${decoded(username)}:${decoded(password)}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

/** A bare percent sign in a password stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
