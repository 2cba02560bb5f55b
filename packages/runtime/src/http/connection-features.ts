import type { RpcCallOptions } from "../call-options.js";
import type { CallScope } from "../transports/call-scope.js";
import type { ReplyContext } from "../transports/reply-stream.js";
import type { CapabilitySource } from "./capabilities/capability-source.js";
import type { HttpCapabilities, HttpFeatures, HttpSession, UploadUrl } from "./http-features.js";
import type { HttpCalls } from "./http-calls.js";
import type { SessionStack } from "./sessions/session-stack.js";
import { requestUploadUrls, UPLOAD_URL_METHOD } from "./upload-urls.js";

/** What {@link ConnectionFeatures} puts together. */
export interface ConnectionFeatureParts {
  readonly capabilities: CapabilitySource;
  readonly calls: HttpCalls;
  readonly sessions: SessionStack;
  /** Limits of one request; throws when the connection is closed. */
  begin(what: string, options: RpcCallOptions): CallScope;
  context(method: string, options: RpcCallOptions): ReplyContext;
}

/** What a connection over HTTP can do besides calls. */
export class ConnectionFeatures implements HttpFeatures {
  readonly #parts: ConnectionFeatureParts;

  constructor(parts: ConnectionFeatureParts) {
    this.#parts = parts;
  }

  async capabilities(options: RpcCallOptions = {}): Promise<HttpCapabilities> {
    const scope = this.#parts.begin("asking for capabilities", options);
    try {
      return await this.#parts.capabilities.get(scope);
    } finally {
      scope.end();
    }
  }

  async requestUploadUrls(count = 1, options: RpcCallOptions = {}): Promise<UploadUrl[]> {
    const scope = this.#parts.begin(UPLOAD_URL_METHOD, options);
    try {
      return await requestUploadUrls(this.#parts.calls, count, this.#parts.context(UPLOAD_URL_METHOD, options), scope);
    } finally {
      scope.end();
    }
  }

  beginSession(token: string | null = null): HttpSession {
    // An empty token is none: that is how programs store its absence.
    return this.#parts.sessions.begin(token === "" ? null : token);
  }
}
