/** One POST; what HTTP connections need of an HTTP library. */
export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Gives the request up, and the response while it is read. */
  readonly signal: AbortSignal;
}

/** A response whose body is pulled. */
export interface HttpResponse {
  readonly status: number;
  /** Value of a header by its lower-case name. */
  header(name: string): string | undefined;
  /** Lower-case names of all headers. */
  readonly headerNames: readonly string[];
  /** The next part of the body; `null` at the end. One at a time. */
  read(): Promise<Uint8Array | null>;
  /** Why the body ended early, when it did. */
  readonly failure: Error | null;
  /** After everything of interest was read: lets the body end by itself, so that its socket can serve another request. */
  finish(): void;
  /** Drops what was not read, and the socket with it when the body has not ended. */
  discard(): void;
}

/** Sends requests, over connections that it keeps. Redirects are never followed. */
export interface HttpClient {
  post(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}
