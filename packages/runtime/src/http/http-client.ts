import { type ByteTarget, pushing, type ReadInto } from "../transports/byte-target.js";

/** Values by the names of headers, in lower case. */
export type HttpHeaders = Readonly<Record<string, string>>;

/** One request; what HTTP connections need of an HTTP library. */
export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "DELETE" | "OPTIONS";
  readonly url: string;
  /** Names in lower case. Given again for the next request, they need not be made anew: nobody changes them. */
  readonly headers: HttpHeaders;
  /** In chunks, which belong together and may be sent again; `null` for none. */
  readonly body: readonly Uint8Array[] | null;
  /**
   * Whether a second arrival does no harm. Default: by its method, where that is anything but `POST`. A call may have been carried out
   * although its response was lost, so that no call is unless its caller says so.
   */
  readonly replaySafe?: boolean | undefined;
  /** Where the body of its response goes, if not to whoever reads that. */
  readonly placeOf?: PlaceOf | undefined;
  /** Gives the request up, and the response while it is read. */
  readonly signal: AbortSignal;
}

/**
 * Says where the first part of a body goes when its response begins: it is read from the same memory as the head, and before anyone who
 * waits for the response hears of it. What is behind that part is read as any other. `null` where all of it is to be read.
 */
export type PlaceOf = (response: Pick<HttpResponse, "status" | "header">) => ByteTarget | null;

/** The same request with other headers, and maybe another place for the body of its response. A literal with its names is made much faster than a copy that is changed. */
export function withHeaders(
  request: HttpRequest,
  headers: HttpHeaders,
  placeOf: PlaceOf | undefined = request.placeOf,
): HttpRequest {
  const { method, url, body, replaySafe, signal } = request;
  return { method, url, headers, body, replaySafe, placeOf, signal };
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
  /** Moves the next part of the body to its place, where it can go there straight from the socket: for {@link readInto}. Default: `read`. */
  readonly readInto?: ReadInto;
  /** Why the body ended early, when it did. */
  readonly failure: Error | null;
  /** After everything of interest was read: lets the body end by itself, so that its socket can serve another request. */
  finish(): void;
  /** Drops what was not read, and the socket with it when the body has not ended. */
  discard(): void;
}

/**
 * Sends requests, over connections that it keeps. Redirects are never followed. Everything that is said over HTTP goes through this;
 * credentials, retries, codings and telemetry are decorators: a function of a client that gives a client.
 */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
}

/** Moves the next part of a body to its place: straight from the socket, where the response can. `false` at the end. */
export function readInto(response: HttpResponse, target: ByteTarget): Promise<boolean> {
  return response.readInto === undefined ? pushing(() => response.read())(target) : response.readInto(target);
}
