import type { FrameReaderOptions } from "vgi-arrow";
import type { CallScope } from "../transports/call-scope.js";
import type { ReplyContext } from "../transports/reply-stream.js";
import type { ArrowRequest } from "./arrow-request.js";
import type { PlaceOf } from "./http-client.js";
import type { HttpEndpoint } from "./http-endpoint.js";
import { httpAnswerError, mediaType } from "./http-errors.js";
import { HttpFrames, type HttpTurn } from "./http-frames.js";
import type { LargeRequests } from "./large-requests.js";

/** Media type of requests and responses. */
export const ARROW = "application/vnd.apache.arrow.stream";

const ARROW_HEADERS = { "content-type": ARROW, accept: ARROW };

/** Sends Arrow, and takes nothing but Arrow for an answer. */
export class HttpCalls {
  readonly #endpoint: HttpEndpoint;
  readonly #large: LargeRequests;
  readonly #limits: FrameReaderOptions;

  constructor(endpoint: HttpEndpoint, large: LargeRequests, limits: FrameReaderOptions = {}) {
    this.#endpoint = endpoint;
    this.#large = large;
    this.#limits = limits;
  }

  /** Resolves when the response turned out to be Arrow. */
  async post(request: ArrowRequest, context: ReplyContext, scope: CallScope): Promise<HttpTurn> {
    const frames = new HttpFrames(this.#endpoint.address, this.#limits, context.bodies);
    // As soon as its head is here, a body goes where it will stay.
    const placeOf: PlaceOf = (head) => (head.status === 200 && mediaType(head) === ARROW ? frames.place : null);
    const response = await this.#large.send(request, context, scope, (body) =>
      this.#endpoint.send(
        {
          method: "POST",
          path: request.path,
          headers: ARROW_HEADERS,
          body,
          replaySafe: request.replaySafe,
          placeOf,
        },
        context.method,
        scope,
      ),
    );
    if (mediaType(response) !== ARROW) {
      throw await scope.race(httpAnswerError(response, this.#endpoint.url(request.path), context.method));
    }
    frames.follow(response);
    return { frames, response };
  }
}
