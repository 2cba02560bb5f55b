import type { HttpClient } from "../http-client.js";
import { type SessionHost, SessionScope } from "./session-scope.js";

/** The session scopes of one connection: the innermost is the one that requests belong to; wire specification, section 17. */
export class SessionStack {
  readonly #scopes: SessionScope[] = [];
  readonly #host: SessionHost;

  /** @param tearDown asks the server to end a session; must not reject */
  constructor(tearDown: SessionHost["tearDown"]) {
    this.#host = {
      leave: (scope) => {
        const index = this.#scopes.indexOf(scope);
        if (index !== -1) this.#scopes.splice(index, 1);
      },
      tearDown,
    };
  }

  get innermost(): SessionScope | null {
    return this.#scopes.at(-1) ?? null;
  }

  begin(token: string | null): SessionScope {
    const scope = new SessionScope(token, this.#host);
    this.#scopes.push(scope);
    return scope;
  }

  /** Ends all scopes, the innermost first. */
  async drain(): Promise<void> {
    for (let scope = this.innermost; scope !== null; scope = this.innermost) await scope.end();
  }
}

/** Makes requests belong to the innermost session, if there is one. Without any, nothing of sessions is on the wire. */
export function withSessions(client: HttpClient, stack: SessionStack): HttpClient {
  return {
    send: async (request) => {
      const scope = stack.innermost;
      if (scope === null) return client.send(request);
      const response = await client.send({ ...request, headers: { ...scope.headers(), ...request.headers } });
      scope.observe(response);
      return response;
    },
    close: () => client.close(),
  };
}
