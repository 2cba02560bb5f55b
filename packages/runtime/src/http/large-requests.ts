import type { RequestUploader } from "../external/request-uploader.js";
import type { CallScope } from "../transports/call-scope.js";
import type { ReplyContext } from "../transports/reply-stream.js";
import type { CapabilitySource } from "./capabilities/capability-source.js";
import type { ArrowRequest } from "./arrow-request.js";
import type { HttpResponse } from "./http-client.js";
import type { HttpCapabilities, UploadUrl } from "./http-features.js";

type Send = (body: readonly Uint8Array[]) => Promise<HttpResponse>;

/** What {@link LargeRequests} works with. */
export interface LargeRequestContext {
  readonly capabilities: CapabilitySource;
  /** Absent where nothing is uploaded: then the server refuses what is too large. */
  readonly uploader: RequestUploader | undefined;
  requestUploadUrl(scope: CallScope): Promise<UploadUrl>;
}

/**
 * Sends requests that are too large for their server by way of external storage, where the server offers it: as soon as it is known that
 * they are, else after a 413, which a server answers before it runs anything. Wire specification, sections 10 and 12.
 */
export class LargeRequests {
  readonly #context: LargeRequestContext;

  constructor(context: LargeRequestContext) {
    this.#context = context;
  }

  async send(request: ArrowRequest, context: ReplyContext, scope: CallScope, send: Send): Promise<HttpResponse> {
    const { capabilities, uploader } = this.#context;
    if (uploader === undefined || request.neverUploaded === true) return send(request.body);
    const known = capabilities.known;
    const limit = known?.maxRequestBytes ?? null;
    if (known !== null && limit !== null && known.uploadUrlSupport && sizeOf(request.body) > limit) {
      return send(await this.#upload(uploader, request, known, context, scope));
    }
    const response = await send(request.body);
    if (response.status !== 413) return response;
    const advertised = await this.#advertised(scope);
    if (advertised?.uploadUrlSupport !== true) return response;
    response.finish();
    return send(await this.#upload(uploader, request, advertised, context, scope));
  }

  /** A server that can't be asked has no upload URLs: the refusal is what the caller is told then. */
  async #advertised(scope: CallScope): Promise<HttpCapabilities | null> {
    try {
      return await this.#context.capabilities.get(scope);
    } catch {
      scope.check();
      return null;
    }
  }

  #upload(
    uploader: RequestUploader,
    request: ArrowRequest,
    advertised: HttpCapabilities,
    { method, address }: ReplyContext,
    scope: CallScope,
  ): Promise<Uint8Array[]> {
    const large = {
      method,
      address,
      schema: request.schema,
      metadata: request.metadata,
      body: request.body,
      maxUploadBytes: advertised.maxUploadBytes,
      supportedEncodings: advertised.supportedEncodings,
      requestUploadUrl: () => this.#context.requestUploadUrl(scope),
    };
    return uploader.upload(large, scope);
  }
}

function sizeOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
}
