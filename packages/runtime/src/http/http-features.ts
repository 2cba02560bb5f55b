import type { RpcCallOptions } from "../call-options.js";

/** What a server says about itself in the headers of its responses; wire specification, section 10, "Capability discovery". */
export interface HttpCapabilities {
  readonly stickyEnabled: boolean;
  /** Seconds; `null` when the server names none. */
  readonly stickyDefaultTtl: number | null;
  /** Headers that the client repeats for the life of a session. */
  readonly stickyEchoHeaders: readonly string[];
  readonly uploadUrlSupport: boolean;
  /** Bytes of a request body that the server takes inline; `null` for no limit. */
  readonly maxRequestBytes: number | null;
  /** Bytes of a decoded response body; `null` for no limit. */
  readonly maxResponseBytes: number | null;
  readonly maxExternalizedResponseBytes: number | null;
  readonly maxUploadBytes: number | null;
  /** Whether pointers to external storage may come. */
  readonly externalizationEnabled: boolean;
  /** Whether the server honours `VGI-Accept-Max-Response-Bytes`. */
  readonly responseBudgetSupport: boolean;
  /** Content codings that the server produces; `["zstd"]` for a server that names none. */
  readonly supportedEncodings: readonly string[];
  /** Whether only requests are served that came through a proxy which proves it. */
  readonly proxyProofRequired: boolean;
  /** Whether the server tells whom a token belongs to; wire specification, section 16. */
  readonly tokenIntrospection: boolean;
}

/** Where to put a batch that is too large for a request, and where the server fetches it. */
export interface UploadUrl {
  readonly uploadUrl: string;
  readonly downloadUrl: string;
  readonly expiresAt: Date;
}

/**
 * A sticky session: as long as it is open, all requests of its connection belong to it; wire specification, section 17. Sessions
 * nest: the innermost that is open is the one that counts.
 */
export interface HttpSession extends AsyncDisposable {
  /** Token that the server minted, or that the session was resumed with; `null` before. */
  readonly token: string | null;
  /** Headers that the server asked to repeat, without the prefix. */
  readonly echoHeaders: Readonly<Record<string, string>>;
  /** Leaves the session open in the server when this scope ends, and gives its token. */
  detach(): string | null;
  /** Ends the scope; the server is told, as far as possible, unless it was detached. Idempotent, never rejects. */
  end(): Promise<void>;
}

/** What a connection over HTTP can do besides calls. */
export interface HttpFeatures {
  /** What the server advertises: as learned from earlier responses, else asked for. */
  capabilities(options?: RpcCallOptions): Promise<HttpCapabilities>;
  /** Asks for places for uploads, 1 to 100. Rejects with `UnsupportedError` when the server offers none. */
  requestUploadUrls(count?: number, options?: RpcCallOptions): Promise<UploadUrl[]>;
  /** Opens a session scope; with a token it resumes that session. */
  beginSession(token?: string | null): HttpSession;
}
