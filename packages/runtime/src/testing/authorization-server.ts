import type { ServerResponse } from "node:http";
import type { TlsOptions } from "node:tls";
import { json, type PlainRequest, type PlainServer, startPlainServer } from "./plain-server.js";

/** How a poll for the tokens of a device code is answered. */
export type Poll = "pending" | "slow_down" | "busy" | "fail" | "drop" | "denied" | "expired" | "grant" | "junk";

/** A worker that wants logins, and the authorization server for it, in one. Tests change what it does at any time. */
export interface LoginServer extends PlainServer {
  /** Tokens that the worker accepts. */
  readonly accepted: Set<string>;
  /** Refresh tokens that are accepted, once each. */
  readonly refreshable: Set<string>;
  /** Answers to polls, in order; the last one stays. */
  polls: Poll[];
  /** Additions to the documents, or replacements in them. */
  resource: Record<string, unknown>;
  metadata: Record<string, unknown>;
  device: Record<string, unknown>;
  /** What the next token responses have besides. */
  tokens: Record<string, unknown>;
  challenge: string | null;
  /** Reason of refusals of the worker. */
  reason: string | null;
  /** Status of answers to refresh requests; 200 when they are accepted. */
  refreshStatus: number;
  /** Forms that came to an endpoint. */
  forms(path: string): Record<string, string>[];
}

export async function startLoginServer(tls?: TlsOptions): Promise<LoginServer> {
  let issued = 0;
  const grant = (response: ServerResponse): void => {
    issued += 1;
    server.accepted.add(`access-${issued}`);
    server.refreshable.add(`refresh-${issued}`);
    json(response, 200, {
      access_token: `access-${issued}`,
      refresh_token: `refresh-${issued}`,
      token_type: "Bearer",
      expires_in: 3600,
      ...server.tokens,
    });
  };
  const refresh = (form: URLSearchParams, response: ServerResponse): void => {
    if (server.refreshStatus !== 200) json(response, server.refreshStatus, {});
    else if (server.refreshable.delete(form.get("refresh_token") ?? "")) grant(response);
    else json(response, 400, { error: "invalid_grant", error_description: "gone\u001b[2J" });
  };
  const poll = (response: ServerResponse): void => {
    const next = server.polls.length > 1 ? server.polls.shift() : server.polls[0];
    switch (next ?? "pending") {
      case "grant":
        return grant(response);
      case "pending":
        return json(response, 400, { error: "authorization_pending" });
      case "slow_down":
        return json(response, 400, { error: "slow_down" });
      case "busy":
        return json(response, 429, {});
      case "fail":
        return json(response, 503, {});
      case "drop":
        response.destroy();
        return;
      case "denied":
        return json(response, 400, { error: "access_denied" });
      case "expired":
        return json(response, 400, { error: "expired_token" });
      case "junk":
        response.end("<html>");
    }
  };
  const answer = (request: PlainRequest, response: ServerResponse): void => {
    const form = new URLSearchParams(request.body);
    switch (request.path) {
      case "/.well-known/oauth-protected-resource/vgi":
        return json(response, 200, {
          resource: `${server.url}/vgi`,
          authorization_servers: [`${server.url}/as/`],
          client_id: "client",
          resource_name: "Test\u0007 worker",
          ...server.resource,
        });
      case "/.well-known/oauth-authorization-server/as":
        return json(response, 200, {
          issuer: `${server.url}/as`,
          token_endpoint: `${server.url}/token`,
          device_authorization_endpoint: `${server.url}/device`,
          ...server.metadata,
        });
      case "/device":
        return json(response, 200, {
          device_code: "device-code",
          user_code: "AB\u001bCD",
          verification_uri: `${server.url}/activate`,
          expires_in: 600,
          ...server.device,
        });
      case "/token":
      case "/vgi/_oauth/token":
        return form.get("grant_type") === "refresh_token" ? refresh(form, response) : poll(response);
      default:
        return worker(request, response);
    }
  };
  const worker = (request: PlainRequest, response: ServerResponse): void => {
    if (!request.path.startsWith("/vgi/")) return json(response, 404, {});
    const token = request.headers.authorization?.replace("Bearer ", "");
    if (token !== undefined && server.accepted.has(token)) return json(response, 200, { token });
    const reason = server.reason ?? (token === undefined ? "missing_credential" : "invalid_credential");
    json(
      response,
      401,
      { error: "unauthorized", reason, detail: "" },
      { "vgi-auth-reason": reason, ...(server.challenge === null ? {} : { "www-authenticate": server.challenge }) },
    );
  };
  const plain = await startPlainServer(answer, tls);
  const server: LoginServer = Object.assign(plain, {
    accepted: new Set<string>(),
    refreshable: new Set<string>(),
    polls: ["grant"] as Poll[],
    resource: {},
    metadata: {},
    device: {},
    tokens: {},
    challenge: `Bearer resource_metadata="${plain.url}/.well-known/oauth-protected-resource/vgi"`,
    reason: null,
    refreshStatus: 200,
    forms: (path: string) =>
      plain.seen
        .filter((seen) => seen.path === path && seen.method === "POST")
        .map((seen) => Object.fromEntries(new URLSearchParams(seen.body))),
  });
  return server;
}
