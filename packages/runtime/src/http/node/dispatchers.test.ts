import { once } from "node:events";
import { createServer as createSocketServer, type AddressInfo } from "node:net";
import { Agent } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import { TlsError, UnsupportedError, UsageError, type VgiError } from "../../errors/index.js";
import { encryptKey, makeCertificate } from "../../testing/certificates.js";
import { startPlainServer } from "../../testing/plain-server.js";
import { startHttpProxy, startSocksProxy } from "../../testing/proxy-server.js";
import { requestError } from "../http-errors.js";
import { createUndiciClient } from "./undici-client.js";
import type { DispatcherOptions } from "./dispatchers.js";

const authority = makeCertificate({ name: "Test CA", authority: true });
const serverPair = makeCertificate({ name: "server", hosts: ["127.0.0.1", "worker.test"], issuer: authority });
const callerPair = makeCertificate({ name: "caller", issuer: authority });
const { signal } = new AbortController();
const ca = authority.cert;

/** What a request came to: what the server said, or the error that a call would end in. */
async function ask(url: string, options: Partial<DispatcherOptions> = {}): Promise<string | VgiError> {
  const client = createUndiciClient({ connectTimeoutMs: 1000, connections: 2, ...options });
  try {
    const response = await client.send({ method: "POST", url, headers: {}, body: [Buffer.from("hello")], signal });
    let text = "";
    for (let chunk = await response.read(); chunk !== null; chunk = await response.read())
      text += new TextDecoder().decode(chunk);
    if (response.failure !== null) throw response.failure;
    return `${response.status} ${text}`;
  } catch (error) {
    return requestError(error, url, "m", 1000);
  } finally {
    await client.close();
  }
}

async function tlsServer(settings: object = {}): Promise<Awaited<ReturnType<typeof startPlainServer>>> {
  const { cert, key } = serverPair;
  return startPlainServer((request, response) => response.end(`${request.body} from ${request.caller}`), {
    cert,
    key,
    ...settings,
  });
}

/** Closes every connection at once. */
async function startMuteServer(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createSocketServer((socket) => socket.resume().end()).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, "close");
    },
  };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("tls", () => {
  it("trusts the issuers that it is given, as text or bytes, and no others", async () => {
    await using server = await tlsServer();
    expect(await ask(server.url, { tls: { ca } })).toBe("200 hello from null");
    expect(await ask(server.url, { tls: { ca: [Buffer.from(ca)] } })).toBe("200 hello from null");
    const other = makeCertificate({ name: "Other CA", authority: true });
    const refusals = [await ask(server.url), await ask(server.url, { tls: { ca: other.cert } })];
    for (const refusal of refusals) {
      expect(refusal).toBeInstanceOf(TlsError);
      expect(refusal).toMatchObject({ code: "VGI_TLS", failure: "untrusted" });
      expect(String(refusal)).toMatch(/not trusted: its issuer is not known here .*tls: \{ ca \}/);
    }
  });

  it.each([
    ["expired", { notAfter: new Date(Date.now() - 1000) }, /has expired \(CERT_HAS_EXPIRED\)\. Renew/],
    ["expired", { notBefore: new Date(Date.now() + 3600_000) }, /not valid yet/],
    ["host-mismatch", { hosts: ["elsewhere.test"] }, /is for another name .*IP: 127\.0\.0\.1 is not in.*servername/],
  ])("says what is wrong with a certificate: %s", async (failure, change, message) => {
    const { cert, key } = makeCertificate({ name: "server", hosts: ["127.0.0.1"], issuer: authority, ...change });
    await using server = await tlsServer({ cert, key });
    const refusal = await ask(server.url, { tls: { ca } });
    expect(refusal).toMatchObject({ failure });
    expect(String(refusal)).toMatch(message);
  });

  it("goes by another name where it is told to", async () => {
    const { cert, key } = makeCertificate({ name: "server", hosts: ["elsewhere.test"], issuer: authority });
    await using server = await tlsServer({ cert, key });
    expect(await ask(server.url, { tls: { ca, servername: "elsewhere.test" } })).toBe("200 hello from null");
  });

  it("takes any certificate only when told to, and says so", async () => {
    const warnings: string[] = [];
    const onWarning = ({ message }: Error): void => void warnings.push(message);
    process.on("warning", onWarning);
    await using server = await tlsServer();
    expect(await ask(server.url, { tls: { rejectUnauthorized: false } })).toBe("200 hello from null");
    process.off("warning", onWarning);
    expect(warnings).toEqual([expect.stringMatching(/rejectUnauthorized: false .*pretend to be the worker/)]);
  });

  it("is of no use with a server that speaks none", async () => {
    await using server = await startPlainServer((_, response) => response.end());
    const refusal = await ask(server.url.replace("http:", "https:"));
    expect(refusal).toMatchObject({ failure: "protocol" });
    expect(String(refusal)).toMatch(/does not speak TLS there .*Check port and scheme/);
    await using mute = await startMuteServer();
    expect(String(await ask(mute.url))).toMatch(/broke off before TLS had begun.*Check port and scheme/);
  });
});

describe("mutual TLS", () => {
  const demanding = { requestCert: true, ca };

  it.each(["TLSv1.2", "TLSv1.3"] as const)("shows the caller's certificate, over %s", async (maxVersion) => {
    await using server = await tlsServer({ ...demanding, maxVersion });
    const { cert, key } = callerPair;
    expect(await ask(server.url, { tls: { ca, cert, key } })).toBe("200 hello from caller");
    const locked = encryptKey(key, "open sesame");
    expect(
      await ask(server.url, { tls: { ca, cert: [cert, ca], key: Buffer.from(locked), passphrase: "open sesame" } }),
    ).toBe("200 hello from caller");
    const none = await ask(server.url, { tls: { ca } });
    expect(none).toMatchObject({ failure: "client-certificate" });
    expect(String(none)).toMatch(/certificate of the caller.*tls: \{ cert, key \}/);
    const stranger = makeCertificate({ name: "stranger" });
    const refused = await ask(server.url, { tls: { ca, cert: stranger.cert, key: stranger.key } });
    // Node's server just closes.
    expect(String(refused)).toMatch(
      /(broke off before|was lost while).*give one that it trusts as tls: \{ cert, key \}/,
    );
  });

  it("is for the worker: another server gets no certificate, and may be trusted by either", async () => {
    await using worker = await tlsServer({ ...demanding, rejectUnauthorized: false });
    await using other = await tlsServer({ ...demanding, rejectUnauthorized: false });
    const { cert, key } = callerPair;
    const client = createUndiciClient({
      connectTimeoutMs: 1000,
      connections: 2,
      origin: worker.url,
      tls: { ca, cert, key },
    });
    for (const { url } of [worker, other])
      (await client.send({ method: "GET", url, headers: {}, body: null, signal })).finish();
    expect([worker.seen[0]?.caller, other.seen[0]?.caller]).toEqual(["caller", null]);
    await client.close();
  });

  const { cert, key } = callerPair;
  it.each([
    [{ cert }, /tls\.cert was given alone/],
    [{ key }, /tls\.key was given alone/],
    [{ ca: "/etc/ca.pem" }, /PEM/],
    [{ cert, key: "nonsense" }, /can't be used.*PEM/s],
    [{ cert, key: serverPair.key }, /must belong to each other/],
    [{ cert, key: encryptKey(key, "right") }, /passphrase/],
    [{ cert, key: encryptKey(key, "right"), passphrase: "wr0ng" }, /passphrase/],
  ])("%# with what can't be read is refused at once", (tls, message) => {
    const make = (): unknown => createUndiciClient({ connectTimeoutMs: 1000, connections: 1, tls });
    expect(make).toThrow(UsageError);
    expect(make).toThrow(message);
    expect(make).not.toThrow(/wr0ng|BEGIN PRIVATE/);
  });
});

describe("proxies", () => {
  it("tunnel TLS, which they can't look into, and resolve names", async () => {
    await using server = await tlsServer({ requestCert: true, ca });
    await using proxy = await startHttpProxy({ credentials: "me:p@ss" });
    const { cert, key } = callerPair;
    const url = `https://worker.test:${server.port}/x`;
    const options = { tls: { ca, cert, key }, proxy: `http://me:p%40ss@127.0.0.1:${proxy.port}` };
    expect(await ask(url, options)).toBe("200 hello from caller");
    expect(proxy.seen).toEqual([`CONNECT worker.test:${server.port}`]);
    const wrong = await ask(url, { ...options, proxy: `http://127.0.0.1:${proxy.port}` });
    expect(String(wrong)).toMatch(/the proxy wants other credentials \(HTTP 407\)\. Give user and password/);
    const untrusted = await ask(url, { proxy: options.proxy });
    expect(untrusted).toMatchObject({ failure: "untrusted" });
  });

  it("pass plain http on", async () => {
    await using server = await startPlainServer((request, response) => response.end(request.body));
    await using proxy = await startHttpProxy({ credentials: "me:pw" });
    const url = `http://worker.test:${server.port}/x`;
    expect(await ask(url, { proxy: `http://me:pw@127.0.0.1:${proxy.port}` })).toBe("200 hello");
    expect(proxy.seen).toEqual([`POST ${url}`]);
    const wrong = await ask(url, { proxy: `http://127.0.0.1:${proxy.port}` });
    expect(String(wrong)).toMatch(/the proxy wants other credentials/);
  });

  it("may be reached by TLS themselves", async () => {
    await using server = await startPlainServer((request, response) => response.end(request.body));
    await using proxy = await startHttpProxy({ tls: serverPair });
    const refused = await ask(`https://worker.test:${server.port}/`, { proxy: `https://127.0.0.1:${proxy.port}` });
    expect(refused).toMatchObject({ failure: "untrusted" });
  });

  it("that say nothing, or are not there, are given up", async () => {
    await using silent = await startHttpProxy({ silent: true });
    const url = "https://worker.test/";
    const started = Date.now();
    const quiet = await ask(url, { proxy: `http://127.0.0.1:${silent.port}`, connectTimeoutMs: 200 });
    expect(quiet).toBeInstanceOf(Error);
    expect(Date.now() - started).toBeLessThan(5000);
    const gone = createSocketServer().listen(0, "127.0.0.1");
    await once(gone, "listening");
    const { port } = gone.address() as AddressInfo;
    gone.close();
    expect(String(await ask(url, { proxy: `http://127.0.0.1:${port}` }))).toMatch(/ECONNREFUSED/);
  });

  it("may be SOCKS5", async () => {
    await using server = await tlsServer();
    await using proxy = await startSocksProxy();
    for (const scheme of ["socks5", "socks5h"]) {
      const options = { tls: { ca }, proxy: `${scheme}://me:pw@127.0.0.1:${proxy.port}` };
      expect(await ask(`https://worker.test:${server.port}/`, options)).toBe("200 hello from null");
    }
    const steps = ["USER me", `CONNECT worker.test:${server.port}`];
    expect(proxy.seen).toEqual([...steps, ...steps]);
  });

  it("of the environment are used when asked for, and never for this machine", async () => {
    await using server = await startPlainServer((request, response) => response.end(request.body));
    await using proxy = await startHttpProxy();
    vi.stubEnv("http_proxy", `127.0.0.1:${proxy.port}`);
    vi.stubEnv("no_proxy", "direct.test");
    const url = `http://worker.test:${server.port}/`;
    expect(await ask(url, { proxy: "env" })).toBe("200 hello");
    expect(await ask(server.url, { proxy: "env" })).toBe("200 hello");
    expect(String(await ask(`http://direct.test:${server.port}/`, { proxy: "env" }))).toMatch(/ENOTFOUND|EAI_AGAIN/);
    expect(String(await ask(url))).toMatch(/ENOTFOUND|EAI_AGAIN/);
    vi.stubEnv("NODE_USE_ENV_PROXY", "1");
    expect(await ask(url)).toBe("200 hello");
    expect(String(await ask(url, { proxy: false }))).toMatch(/ENOTFOUND|EAI_AGAIN/);
    expect(proxy.seen.length).toBe(2);
    vi.stubEnv("http_proxy", "ftp://x");
    expect(() => createUndiciClient({ connectTimeoutMs: 1, connections: 1, proxy: "env" })).toThrow(/ftp:/);
  });

  it.each([
    ["nonsense", UsageError, /no address of a proxy/],
    ["ftp://host", UnsupportedError, /ftp:\/\/ are not supported/],
  ])("%s is refused at once", (proxy, kind, message) => {
    const make = (): unknown => createUndiciClient({ connectTimeoutMs: 1000, connections: 1, proxy });
    expect(make).toThrow(kind);
    expect(make).toThrow(message);
  });
});

describe("a dispatcher of the user's", () => {
  it("takes all requests, and is not closed", async () => {
    await using server = await tlsServer();
    const agent = new Agent({ connect: { ca } });
    expect(await ask(server.url, { dispatcher: agent })).toBe("200 hello from null");
    expect(await ask(server.url, { dispatcher: agent })).toBe("200 hello from null");
    await agent.close();
  });

  it("can't be combined with settings that it would ignore", () => {
    const dispatcher = new Agent();
    expect(() => createUndiciClient({ connectTimeoutMs: 1, connections: 1, dispatcher, tls: { ca } })).toThrow(
      /together with tls or proxy.*new Agent/,
    );
  });
});
