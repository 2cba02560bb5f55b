import { describe, expect, it } from "vitest";
import { startPlainServer } from "../../testing/plain-server.js";
import { UsageError } from "../../errors/index.js";
import type { HttpClient, HttpRequest, HttpResponse } from "../http-client.js";
import { createUndiciClient } from "../node/undici-client.js";
import { type AuthorizationOptions, withAuthorization } from "./with-authorization.js";

const { signal } = new AbortController();

async function client(options: AuthorizationOptions): Promise<HttpClient & AsyncDisposable> {
  const made = withAuthorization(createUndiciClient({ connectTimeoutMs: 1000, connections: 4 }), options);
  return { ...made, [Symbol.asyncDispose]: () => made.close() };
}

function post(url: string, headers: Record<string, string> = {}): HttpRequest {
  return { method: "POST", url, headers, body: [new TextEncoder().encode("body")], signal };
}

async function textOf(response: HttpResponse): Promise<string> {
  let text = "";
  for (let chunk = await response.read(); chunk !== null; chunk = await response.read())
    text += new TextDecoder().decode(chunk);
  return text;
}

describe("withAuthorization", () => {
  it("gives credentials to the origin of the worker and to nobody else", async () => {
    await using worker = await startPlainServer((_, response) => response.end());
    await using other = await startPlainServer((_, response) => response.end());
    await using http = await client({ worker: `${worker.url}/vgi`, bearerToken: "t0k3n-t0k3n" });
    for (const url of [worker.url, other.url]) (await http.send(post(`${url}/vgi/m`))).finish();
    expect(worker.seen[0]?.headers.authorization).toBe("Bearer t0k3n-t0k3n");
    expect(other.seen[0]?.headers.authorization).toBeUndefined();
  });

  it("sends user and password of the address, a percent sign too, unless there is a token", async () => {
    await using worker = await startPlainServer((_, response) => response.end());
    const address = worker.url.replace("//", "//me:50%25%C3%A9@");
    await using basic = await client({ worker: address });
    (await basic.send(post(worker.url))).finish();
    await using bearer = await client({ worker: address, bearerToken: "t" });
    (await bearer.send(post(worker.url))).finish();
    await using bare = await client({ worker: worker.url.replace("//", "//me:50%@") });
    (await bare.send(post(worker.url))).finish();
    const sent = worker.seen.map((seen) => seen.headers.authorization);
    expect(sent).toEqual([
      `Basic ${Buffer.from("me:50%é").toString("base64")}`,
      "Bearer t",
      `Basic ${Buffer.from("me:50%").toString("base64")}`,
    ]);
  });

  it.each([
    ["a token", { bearerToken: "t0k3n" }, {}],
    ["a password", { worker: "http://me:pw@worker.example" }, {}],
    ["a header", {}, { authorization: "Digest x" }],
    ["a cookie", {}, { cookie: "a=b" }],
  ])("keeps %s back from plain http to other machines", async (_, options, headers) => {
    const sent: HttpRequest[] = [];
    const under: HttpClient = {
      send: (request) => {
        sent.push(request);
        return Promise.reject(new Error("sent"));
      },
      close: () => Promise.resolve(),
    };
    const all = { worker: "http://worker.example", ...options };
    const request = post("http://worker.example/m", headers);
    const error = await withAuthorization(under, all)
      .send(request)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toMatch(/credentials are not sent to http:\/\/worker\.example\/m.*allowInsecureAuth/);
    expect(sent).toEqual([]);
    await expect(withAuthorization(under, { ...all, allowInsecureAuth: true }).send(request)).rejects.toThrow("sent");
    await expect(withAuthorization(under, { worker: all.worker }).send(post(request.url))).rejects.toThrow(
      all.worker.includes("pw") ? /not sent/ : "sent",
    );
  });

  it("takes this machine for safe, but not behind a proxy, where it is another one", async () => {
    const under: HttpClient = { send: () => Promise.reject(new Error("sent")), close: () => Promise.resolve() };
    const send = (url: string, proxy?: string): Promise<HttpResponse> =>
      withAuthorization(under, { worker: url, bearerToken: "t0k3n", proxy }).send(post(url));
    for (const host of ["localhost", "a.localhost", "127.0.0.1", "127.9.9.9", "[::1]"])
      await expect(send(`http://${host}:1/m`)).rejects.toThrow("sent");
    for (const host of ["localhost.example", "127.0.0.1.example", "10.0.0.1", "[::2]", "0.0.0.0"])
      await expect(send(`http://${host}:1/m`)).rejects.toThrow(/not sent/);
    await expect(send("http://localhost/m", "env")).rejects.toThrow("sent");
    await expect(send("http://localhost/m", "http://proxy.example")).rejects.toThrow(/not sent/);
    await expect(send("https://localhost/m", "http://proxy.example")).rejects.toThrow("sent");
  });

  it("sends a request once more with a better token, and its body again", async () => {
    await using worker = await startPlainServer((request, response) => {
      response.statusCode = request.headers.authorization === "Bearer good" ? 200 : 401;
      response.end(`for ${request.body}`);
    });
    let token = "old";
    const refusals: string[] = [];
    await using http = await client({
      worker: worker.url,
      bearerToken: {
        token: async () => token,
        refused: async (refusal) => {
          refusals.push(`${refusal.token} ${refusal.reason} ${refusal.worker}`);
          token = "good";
          return true;
        },
      },
    });
    const response = await http.send(post(worker.url));
    expect([response.status, await textOf(response)]).toEqual([200, "for body"]);
    expect(worker.seen.map((seen) => seen.headers.authorization)).toEqual(["Bearer old", "Bearer good"]);
    expect(refusals).toEqual([`old unauthorized ${worker.url}`]);
  });

  it("gives up after the second refusal, and does not repeat what a method answered", async () => {
    let type = "application/json";
    await using worker = await startPlainServer((_, response) => {
      response.writeHead(401, {
        "content-type": type,
        "vgi-auth-reason": "expired_credential",
        "www-authenticate": ['Bearer error="invalid_token"', "Basic"],
      });
      response.end("{}");
    });
    let asked = 0;
    const reasons: string[] = [];
    await using http = await client({
      worker: worker.url,
      bearerToken: {
        token: async () => `t${(asked += 1)}`,
        refused: async ({ reason, challenges }) => {
          reasons.push(`${reason} ${challenges.map(({ scheme }) => scheme).join()}`);
          return true;
        },
      },
    });
    expect((await http.send(post(worker.url))).status).toBe(401);
    expect([worker.seen.length, reasons]).toEqual([2, ["expired_credential bearer,basic"]]);
    type = "application/vnd.apache.arrow.stream";
    (await http.send(post(worker.url))).finish();
    expect(worker.seen.length).toBe(3);
  });

  it("shows no credential that a page of an error repeats", async () => {
    await using worker = await startPlainServer((request, response) => {
      response.writeHead(500, { "content-type": "text/html" });
      response.end(`<pre>${JSON.stringify(request.headers)}</pre>${"x".repeat(20_000)}`);
    });
    await using http = await client({ worker: worker.url, bearerToken: "very-s3cret" });
    const text = await textOf(await http.send(post(worker.url, { cookie: "session=hidden" })));
    expect(text).toContain("Bearer …");
    expect(text).not.toMatch(/very-s3cret|hidden/);
    expect(text.length).toBeGreaterThan(15_000);
  });
});
