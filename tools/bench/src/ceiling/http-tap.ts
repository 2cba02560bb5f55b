import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type Agent, request } from "undici";
import type { WorkerPlace } from "../peers/task.js";
import { countAnswer, countingAgent } from "./count-answers.js";
import { Recording } from "./recording.js";
import type { Tap } from "./tap.js";

interface Asked {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Of one connection to the next, and so not passed on. */
const ofConnection = new Set(["host", "connection", "keep-alive", "transfer-encoding", "content-length", "expect"]);

/** A tap before a worker that serves HTTP. Requests are repeated one after the other, as each needs what the one before was answered. */
export class HttpTap implements Tap {
  readonly place: WorkerPlace;
  readonly #url: string;
  readonly #server: Server;
  readonly #agent = countingAgent();
  readonly #recording = new Recording<Asked>();

  private constructor(url: string, server: Server) {
    this.place = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    this.#url = url.replace(/\/$/, "");
    this.#server = server;
    server.on("request", (message: IncomingMessage, response: ServerResponse) => {
      this.#pass(message, response).catch(() => response.destroy());
    });
  }

  /** Listens in the place of a worker. */
  static async start(url: string): Promise<HttpTap> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new HttpTap(url, server);
  }

  record(work: () => Promise<unknown>): Promise<void> {
    return this.#recording.record(work);
  }

  /**
   * @param count hears of every part of an answer, in bytes
   * @param agent reads the answers
   */
  replay(count: (bytes: number) => void = () => {}, agent: Agent = this.#agent): Promise<void> {
    return this.#recording.repeat(async (kept) => {
      for (const asked of kept) {
        await countAnswer(agent, { origin: this.#url, ...asked }, (bytes) => {
          this.#recording.answer(bytes);
          count(bytes);
        });
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await this.#agent.destroy();
  }

  #ask({ path, ...asked }: Asked): ReturnType<typeof request> {
    return request(`${this.#url}${path}`, asked);
  }

  async #pass(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of message as AsyncIterable<Buffer>) parts.push(part);
    const asked: Asked = {
      method: message.method === "GET" ? "GET" : "POST",
      path: message.url ?? "/",
      headers: passedOn(message.headers),
      body: Buffer.concat(parts),
    };
    this.#recording.keep(asked);
    const { statusCode, headers, body } = await this.#ask(asked);
    const answer = Buffer.from(await body.arrayBuffer());
    this.#recording.answer(answer.byteLength);
    response.writeHead(statusCode, passedOn(headers)).end(answer);
  }
}

function passedOn(headers: IncomingMessage["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || ofConnection.has(name) ? [] : [[name, String(value)]],
    ),
  );
}
