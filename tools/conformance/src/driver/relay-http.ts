import type { HttpFeatures, HttpSession, RpcCallOptions, RpcConnection } from "vgi-runtime";
import type { ControlMessage } from "./control-channel.js";
import { DriverError } from "./driver-error.js";

/** The operations that only HTTP has (section 4.10 of the control protocol), on the client's own objects. */
export class RelayedHttp {
  readonly #http: HttpFeatures;
  /** Handles of the scopes that the client has open, because the protocol names none: it always means the innermost. */
  readonly #sessions: HttpSession[] = [];

  constructor(connection: RpcConnection) {
    if (connection.http === null) throw new DriverError("op requires http transport");
    this.#http = connection.http;
  }

  async capabilities(options: RpcCallOptions): Promise<ControlMessage> {
    const caps = await this.#http.capabilities(options);
    return {
      caps: {
        sticky_enabled: caps.stickyEnabled,
        sticky_default_ttl: caps.stickyDefaultTtl,
        sticky_echo_headers: caps.stickyEchoHeaders,
        upload_url_support: caps.uploadUrlSupport,
        max_request_bytes: caps.maxRequestBytes,
        max_response_bytes: caps.maxResponseBytes,
        max_externalized_response_bytes: caps.maxExternalizedResponseBytes,
        externalization_enabled: caps.externalizationEnabled,
        max_upload_bytes: caps.maxUploadBytes,
        supported_encodings: caps.supportedEncodings,
      },
    };
  }

  async requestUploadUrls(count: number | undefined, options: RpcCallOptions): Promise<ControlMessage> {
    const urls = await this.#http.requestUploadUrls(count, options);
    return {
      urls: urls.map(({ uploadUrl, downloadUrl, expiresAt }) => ({
        upload_url: uploadUrl,
        download_url: downloadUrl,
        expires_at: Math.floor(expiresAt.getTime() / 1000),
      })),
    };
  }

  beginSession(token: string | null): void {
    this.#sessions.push(this.#http.beginSession(token));
  }

  get token(): string | null {
    return this.#innermost().token;
  }

  get echoHeaders(): Readonly<Record<string, string>> {
    return this.#innermost().echoHeaders;
  }

  detach(): string | null {
    return this.#innermost().detach();
  }

  async endSession(): Promise<void> {
    await this.#sessions.pop()?.end();
  }

  #innermost(): HttpSession {
    const session = this.#sessions.at(-1);
    if (session === undefined) throw new DriverError("no session is open");
    return session;
  }
}
