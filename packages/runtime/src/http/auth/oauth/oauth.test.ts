import { describe, expect, it } from "vitest";
import { CredentialError } from "../../../errors/index.js";
import { type LoginServer, type Poll, startLoginServer } from "../../../testing/authorization-server.js";
import { startPlainServer } from "../../../testing/plain-server.js";
import type { HttpClient, HttpResponse } from "../../http-client.js";
import { createUndiciClient } from "../../node/undici-client.js";
import type { Clock } from "../clock.js";
import { withAuthorization } from "../with-authorization.js";
import type { DeviceCodePrompt } from "./device-code.js";
import { oauthWith, type OAuthProvider } from "./oauth.js";
import type { OAuthOptions } from "./oauth-options.js";
import type { StoredLogin, TokenStore } from "./token-store.js";

/** A clock on which time passes by sleeping, at once. */
class TestClock implements Clock {
  readonly slept: number[] = [];
  time = Date.UTC(2030, 0, 1);
  onSleep: (() => void) | null = null;

  now(): number {
    return this.time;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    this.onSleep?.();
    signal.throwIfAborted();
    this.slept.push(ms);
    this.time += ms;
    await Promise.resolve();
  }
}

class MemoryStore implements TokenStore {
  readonly logins = new Map<string, StoredLogin>();
  failing = false;

  load(worker: string): Promise<StoredLogin | null> {
    return Promise.resolve(this.logins.get(worker) ?? null);
  }

  save(worker: string, login: StoredLogin | null): Promise<void> {
    if (this.failing) return Promise.reject(new Error("disk full"));
    if (login === null) this.logins.delete(worker);
    else this.logins.set(worker, structuredClone(login));
    return Promise.resolve();
  }
}

interface Setup extends AsyncDisposable {
  readonly server: LoginServer;
  readonly clock: TestClock;
  readonly prompts: DeviceCodePrompt[];
  readonly login: OAuthProvider;
  readonly http: HttpClient;
  /** One call: the status, and the token that the worker saw. */
  call(signal?: AbortSignal): Promise<unknown>;
  /** The error of one call. */
  failure(): Promise<Error>;
}

async function setUp(options: OAuthOptions = {}, given?: { server: LoginServer; clock: TestClock }): Promise<Setup> {
  const server = given?.server ?? (await startLoginServer());
  const clock = given?.clock ?? new TestClock();
  const prompts: DeviceCodePrompt[] = [];
  const onDeviceCode = (prompt: DeviceCodePrompt): void => void prompts.push(prompt);
  const login = oauthWith({ onDeviceCode, ...options }, clock);
  const bare = createUndiciClient({ connectTimeoutMs: 1000, connections: 8 });
  const http = withAuthorization(bare, { worker: `${server.url}/vgi/`, bearerToken: login });
  const call = async (signal = new AbortController().signal): Promise<unknown> => {
    const response = await http.send({ method: "POST", url: `${server.url}/vgi/m`, headers: {}, body: null, signal });
    return [response.status, ((await jsonOf(response)) as { token?: string }).token];
  };
  return {
    server,
    clock,
    prompts,
    login,
    http,
    call,
    failure: async () => {
      const error: unknown = await call().then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(Error);
      expect(String(error)).not.toMatch(/secret|refresh-\d|access-\d|device-code/);
      return error as Error;
    },
    [Symbol.asyncDispose]: async () => {
      await bare.close();
      if (given === undefined) await server[Symbol.asyncDispose]();
    },
  };
}

async function jsonOf(response: HttpResponse): Promise<unknown> {
  let text = "";
  for (let chunk = await response.read(); chunk !== null; chunk = await response.read())
    text += new TextDecoder().decode(chunk);
  return JSON.parse(text);
}

function idToken(claims: object): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.sig`;
}

describe("a login by device code", () => {
  it("begins with the first refusal, shows the code, and sends the call again", async () => {
    await using setup = await setUp();
    setup.server.polls = ["pending", "pending", "grant"];
    setup.server.device = { verification_uri_complete: `${setup.server.url}/activate?code=x`, interval: 7 };
    expect(await setup.call()).toEqual([200, "access-1"]);
    expect(await setup.call()).toEqual([200, "access-1"]);
    expect(setup.clock.slept).toEqual([7000, 7000, 7000]);
    expect(setup.prompts).toEqual([
      {
        verificationUri: `${setup.server.url}/activate`,
        verificationUriComplete: `${setup.server.url}/activate?code=x`,
        userCode: "AB CD",
        expiresAt: new Date(Date.UTC(2030, 0, 1, 0, 10)),
        worker: `${setup.server.url}/vgi`,
        resourceName: "Test worker",
      },
    ]);
    expect(setup.server.forms("/device")).toEqual([{ client_id: "client", scope: "openid" }]);
    expect(setup.server.forms("/token")[0]).toEqual({
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
      device_code: "device-code",
      client_id: "client",
    });
    expect(
      setup.server.seen.filter((seen) => seen.headers.authorization !== undefined).map((seen) => seen.path),
    ).toEqual(["/vgi/m", "/vgi/m"]);
  });

  it.each<[Poll[], number[]]>([
    [
      ["slow_down", "pending", "busy", "grant"],
      [5000, 10_000, 10_000, 15_000],
    ],
    [
      ["fail", "drop", "pending", "fail", "grant"],
      [5000, 10_000, 20_000, 20_000, 40_000],
    ],
  ])("asks more seldom after %j", async (polls, slept) => {
    await using setup = await setUp();
    setup.server.polls = polls;
    expect(await setup.call()).toEqual([200, "access-1"]);
    expect(setup.clock.slept).toEqual(slept);
  });

  it.each<[Poll, string | null, RegExp]>([
    ["denied", "access_denied", /nobody logged in: the login was denied\. Call again/],
    ["expired", "expired_token", /nobody logged in: the code has expired\. Call again/],
    ["pending", "expired_token", /the code has expired/],
    ["fail", null, /\/token did not finish the login: it answered with HTTP 503/],
    ["drop", null, /\/token could not be asked for a login: /],
    ["junk", null, /brought no token that can be used/],
  ])("ends when the server says %s", async (poll, oauthError, message) => {
    await using setup = await setUp();
    setup.server.polls = [poll];
    const error = await setup.failure();
    expect(error).toBeInstanceOf(CredentialError);
    expect(error).toMatchObject({ code: "VGI_CREDENTIAL", oauthError, message: expect.stringMatching(message) });
    setup.server.polls = ["grant"];
    expect(await setup.call()).toEqual([200, "access-1"]);
  });

  it("ends with the last call that waits for it", async () => {
    await using setup = await setUp();
    setup.server.polls = ["pending"];
    const [one, two] = [new AbortController(), new AbortController()];
    const calls = [setup.call(one.signal), setup.call(two.signal)];
    const outcomes = Promise.allSettled(calls);
    let sleeps = 0;
    setup.clock.onSleep = () => {
      sleeps += 1;
      if (sleeps === 3) one.abort();
      if (sleeps === 6) two.abort();
    };
    expect((await outcomes).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect([setup.prompts.length, sleeps]).toEqual([1, 6]);
  });

  it("is one for all calls at once, and for all pools", async () => {
    await using setup = await setUp();
    const bare = createUndiciClient({ connectTimeoutMs: 1000, connections: 8 });
    const other = withAuthorization(bare, { worker: `${setup.server.url}/vgi`, bearerToken: setup.login });
    const { signal } = new AbortController();
    const request = { method: "POST", url: `${setup.server.url}/vgi/m`, headers: {}, body: null, signal } as const;
    const calls = Array.from({ length: 8 }, async (_, i) => (await (i % 2 ? other : setup.http).send(request)).status);
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(setup.prompts.length).toBe(1);
    await bare.close();
  });

  it("is not repeated when the worker refuses what it has just brought", async () => {
    await using setup = await setUp();
    setup.server.tokens = { access_token: "of no use" };
    expect((await setup.failure()).message).toMatch(/brought no token that can be used/);
    setup.server.tokens = { access_token: "useless" };
    expect(await setup.call()).toEqual([401, undefined]);
    expect(await setup.call()).toEqual([401, undefined]);
    expect(setup.prompts.length).toBe(2);
    setup.clock.time += 120_000;
    setup.server.tokens = {};
    setup.server.refreshable.clear();
    expect(await setup.call()).toMatchObject([200, /access/]);
  });

  it.each([["insufficient_scope"], ["proxy_required"]])("is not tried for %s", async (reason) => {
    await using setup = await setUp();
    setup.server.reason = reason;
    expect(await setup.call()).toEqual([401, undefined]);
    expect(setup.prompts).toEqual([]);
  });

  it("needs somebody to show the code to", async () => {
    await using setup = await setUp({ onDeviceCode: undefined });
    expect((await setup.failure()).message).toMatch(/wants a login: a person has to .*oauth\(\{ onDeviceCode \}\)/);
  });

  it("is not made over plain http to another machine", async () => {
    const login = oauthWith({}, new TestClock());
    const http: HttpClient = { send: () => Promise.reject(new Error("sent")), close: () => Promise.resolve() };
    const { signal } = new AbortController();
    const context = { worker: "http://worker.example", signal, http, token: null, challenges: [] };
    const refused = (allowInsecureAuth: boolean): Promise<boolean> | undefined =>
      login.refused?.({ ...context, allowInsecureAuth, reason: "missing_credential" });
    await expect(refused(false)).rejects.toThrow(/could read the token.*allowInsecureAuth/);
    await expect(refused(true)).rejects.toThrow(/could not be asked for a login: sent/);
  });

  it("takes over what the caller's function throws", async () => {
    await using setup = await setUp({ onDeviceCode: () => Promise.reject(new Error("no terminal")) });
    expect((await setup.failure()).message).toMatch(/bearerToken failed: no terminal/);
  });
});

describe("the client of a login", () => {
  it.each([
    [
      { client_id: "a", client_secret: "secret-a" },
      { client_id: "a", client_secret: "secret-a" },
    ],
    [
      { client_id: "a", client_secret: "secret-a", device_code_client_id: "b", device_code_client_secret: "secret-b" },
      { client_id: "b", client_secret: "secret-b" },
    ],
    [{ client_id: "a", client_secret: "secret-a", device_code_client_id: "b" }, { client_id: "b" }],
  ])("of %j is %j", async (resource, client) => {
    await using setup = await setUp();
    setup.server.resource = { ...resource, scopes_supported: ["read", "write"] };
    await setup.call();
    const { grant_type: _, device_code: __, ...sent } = setup.server.forms("/token")[0] ?? {};
    expect(sent).toEqual(client);
    expect(setup.server.forms("/device")[0]).toEqual({ ...client, scope: "read write" });
  });

  it("may come from the challenge, or from the caller", async () => {
    await using setup = await setUp();
    setup.server.resource = { client_id: undefined };
    expect((await setup.failure()).message).toMatch(/names no client .*oauth\(\{ clientId \}\)/);
    setup.server.challenge += ', client_id="web", device_code_client_id="cli", device_code_client_secret="secret-c"';
    await setup.call();
    expect(setup.server.forms("/token")[0]).toMatchObject({ client_id: "cli", client_secret: "secret-c" });
    await using own = await setUp({ clientId: "mine", scopes: ["s"] }, setup);
    await own.call();
    expect(setup.server.forms("/device").at(-1)).toEqual({ client_id: "mine", scope: "s" });
  });
});

describe("renewal", () => {
  it("comes before the token expires, once for all, and keeps a refresh token that stays", async () => {
    await using setup = await setUp();
    setup.server.resource = { client_secret: "secret-a" };
    setup.server.tokens = { scope: "granted" };
    await setup.call();
    setup.clock.time += 3600_000 - 44_000;
    setup.server.accepted.clear();
    setup.server.tokens = { refresh_token: undefined };
    expect(await Promise.all([setup.call(), setup.call()])).toEqual([
      [200, "access-2"],
      [200, "access-2"],
    ]);
    expect(setup.server.forms("/token").slice(1)).toEqual([
      {
        grant_type: "refresh_token",
        refresh_token: "refresh-1",
        client_id: "client",
        client_secret: "secret-a",
        scope: "granted",
      },
    ]);
    setup.server.refreshable.add("refresh-1");
    setup.clock.time += 3600_000;
    expect(await setup.call()).toEqual([200, "access-3"]);
    expect([setup.prompts.length, setup.server.forms("/token").length]).toEqual([1, 3]);
  });

  it("follows a refusal too, and goes through the worker where that passes it on, without a secret", async () => {
    await using setup = await setUp();
    setup.server.resource = { client_secret: "secret-a", token_endpoint: `${setup.server.url}/vgi/_oauth/token` };
    await setup.call();
    setup.clock.time += 120_000;
    setup.server.accepted.clear();
    expect(await setup.call()).toEqual([200, "access-2"]);
    expect(setup.server.forms("/token")).toMatchObject([{ client_secret: "secret-a" }]);
    expect(setup.server.forms("/vgi/_oauth/token")).toEqual([
      { grant_type: "refresh_token", refresh_token: "refresh-1", client_id: "client", scope: "openid" },
    ]);
  });

  it("that is refused leads to a new login", async () => {
    await using setup = await setUp();
    await setup.call();
    setup.clock.time += 4000_000;
    setup.server.accepted.clear();
    setup.server.refreshable.clear();
    expect(await setup.call()).toEqual([200, "access-2"]);
    expect(setup.prompts.length).toBe(2);
  });

  it("that fails for now uses the token to its end, and is an error then", async () => {
    await using setup = await setUp();
    await setup.call();
    setup.server.refreshStatus = 503;
    setup.clock.time += 3600_000 - 44_000;
    expect(await setup.call()).toEqual([200, "access-1"]);
    setup.clock.time += 60_000;
    expect(await setup.failure()).toMatchObject({
      message: expect.stringMatching(/did not renew the token: .*HTTP 503/),
    });
    setup.server.refreshStatus = 200;
    expect(await setup.call()).toEqual([200, "access-2"]);
    expect(setup.prompts.length).toBe(1);
  });

  it("begins with a refresh token of the caller's", async () => {
    await using setup = await setUp({ refreshToken: "refresh-0", onDeviceCode: undefined });
    setup.server.refreshable.add("refresh-0");
    setup.server.resource = { device_code_client_id: "cli" };
    expect(await setup.call()).toEqual([200, "access-1"]);
    expect(setup.server.forms("/token")).toMatchObject([{ client_id: "client", refresh_token: "refresh-0" }]);
    await setup.login.forget();
    expect((await setup.failure()).message).toMatch(/wants a login/);
  });

  it("of a token of short life comes at half of it", async () => {
    await using setup = await setUp();
    setup.server.tokens = { expires_in: "20" };
    await setup.call();
    setup.clock.time += 9000;
    expect(await setup.call()).toEqual([200, "access-1"]);
    setup.clock.time += 2000;
    expect(await setup.call()).toEqual([200, "access-2"]);
  });
});

describe("id tokens", () => {
  it("are sent where the worker says so, for as long as they last", async () => {
    await using setup = await setUp();
    setup.server.resource = { use_id_token_as_bearer: true };
    const token = idToken({ sub: "u", exp: setup.clock.time / 1000 + 600 });
    setup.server.tokens = { id_token: token };
    setup.server.accepted.add(token);
    expect(await setup.call()).toEqual([200, token]);
    setup.clock.time += 700_000;
    setup.server.tokens = {};
    expect(await setup.call()).toEqual([200, "access-2"]);
  });

  it("say who is logged in", async () => {
    await using setup = await setUp();
    expect(setup.login.identity()).toBe(null);
    const claims = { sub: "u1", email: "zoë@example.com", name: "Zoë", iss: "https://as", groups: ["a"] };
    setup.server.tokens = { id_token: idToken(claims), expires_in: 60 };
    await setup.call();
    const identity = { subject: "u1", email: "zoë@example.com", name: "Zoë", issuer: "https://as", claims };
    expect(setup.login.identity()).toEqual(identity);
    expect(setup.login.identity(`${setup.server.url}/vgi/`)).toEqual(identity);
    expect(setup.login.identity("https://another.example")).toBe(null);
    setup.server.tokens = {};
    setup.clock.time += 61_000;
    await setup.call();
    expect(setup.login.identity()).toEqual(identity);
  });
});

describe("a store", () => {
  it("carries a login to the next process, and what that renews back", async () => {
    const store = new MemoryStore();
    await using first = await setUp({ store });
    await first.call();
    await using second = await setUp({ store }, first);
    expect(await second.call()).toEqual([200, "access-1"]);
    first.server.accepted.clear();
    first.clock.time += 120_000;
    expect(await second.call()).toEqual([200, "access-2"]);
    expect(await first.call()).toEqual([200, "access-2"]);
    expect([first.prompts.length, second.prompts.length, first.server.forms("/token").length]).toEqual([1, 0, 2]);
    await second.login.forget();
    expect(store.logins.size).toBe(0);
  });

  it("that can't be written fails one call, and the login stays", async () => {
    const store = new MemoryStore();
    store.failing = true;
    await using setup = await setUp({ store });
    expect((await setup.failure()).message).toMatch(/disk full/);
    expect(await setup.call()).toEqual([200, "access-1"]);
  });

  it("with something else in it counts as empty", async () => {
    const store = new MemoryStore();
    await using setup = await setUp({ store });
    store.logins.set(`${setup.server.url}/vgi`, { version: 1, tokens: null } as never);
    expect(await setup.call()).toEqual([200, "access-1"]);
  });
});

describe("metadata", () => {
  it("is looked for at the well-known places when no challenge names it", async () => {
    await using setup = await setUp();
    setup.server.challenge = null;
    expect(await setup.call()).toEqual([200, "access-1"]);
  });

  it("may be missing: the refusal stands", async () => {
    await using server = await startPlainServer((_, response) => {
      response.statusCode = response.req.url === "/m" ? 401 : 404;
      response.end();
    });
    const bare = createUndiciClient({ connectTimeoutMs: 1000, connections: 1 });
    const http = withAuthorization(bare, { worker: server.url, bearerToken: oauthWith({}, new TestClock()) });
    const { signal } = new AbortController();
    expect((await http.send({ method: "POST", url: `${server.url}/m`, headers: {}, body: null, signal })).status).toBe(
      401,
    );
    expect(server.seen.map((seen) => seen.path)).toEqual(["/m", "/.well-known/oauth-protected-resource"]);
    await bare.close();
  });

  it("is not asked for where the worker takes other schemes only", async () => {
    await using setup = await setUp();
    setup.server.challenge = 'Basic realm="x"';
    expect(await setup.call()).toEqual([401, undefined]);
    expect(setup.server.seen.length).toBe(1);
  });

  it.each<[string, (server: LoginServer) => void, RegExp]>([
    [
      "of another server",
      (s) => (s.challenge = 'Bearer resource_metadata="https://evil.example/x"'),
      /sends to https:\/\/evil\.example\/x, which is another server/,
    ],
    ["that is no URL", (s) => (s.challenge = 'Bearer resource_metadata="?"'), /an address that is no URL/],
    [
      "for another worker",
      (s) => (s.resource = { resource: "https://bank.example/vgi" }),
      /its metadata is that of https:\/\/bank\.example\/vgi/,
    ],
    ["for a sibling path", (s) => (s.resource = { resource: `${s.url}/vgi2` }), /its metadata is that of/],
    ["without a resource", (s) => (s.resource = { resource: 1 }), /it names no resource/],
    ["without a server", (s) => (s.resource = { authorization_servers: [] }), /it names no authorization server/],
    [
      "with a token endpoint elsewhere",
      (s) => (s.resource = { token_endpoint: "https://evil.example/t" }),
      /evil\.example\/t, which is another server/,
    ],
    [
      "with a server over http",
      (s) => (s.resource = { authorization_servers: ["http://as.example"] }),
      /anything but https is not safe/,
    ],
    [
      "of another issuer",
      (s) => (s.metadata = { issuer: "https://evil.example" }),
      /can't be asked for a login: its metadata is that of "https:\/\/evil\.example"/,
    ],
    ["without token endpoint", (s) => (s.metadata = { token_endpoint: "" }), /has no token endpoint/],
    [
      "without device codes",
      (s) => (s.metadata = { grant_types_supported: ["authorization_code"] }),
      /none by device code.*refreshToken/,
    ],
    [
      "with a page that no browser opens",
      (s) => (s.device = { verification_uri: "javascript:alert(1)" }),
      /no login could begin/,
    ],
  ])("%s is refused", async (_, change, message) => {
    await using setup = await setUp();
    change(setup.server);
    const error = await setup.failure();
    expect(error).toBeInstanceOf(CredentialError);
    expect(error.message).toMatch(message);
    expect(setup.prompts).toEqual([]);
  });

  it("may be under a name that the caller knows, and of one issuer only", async () => {
    await using setup = await setUp({ resource: "https://vgi.example/x", issuer: "https://as.example" });
    setup.server.resource = { resource: "https://vgi.example" };
    expect((await setup.failure()).message).toMatch(/only https:\/\/as\.example is allowed/);
    await using allowed = await setUp({ issuer: `${setup.server.url}/as` }, setup);
    setup.server.resource = {};
    expect(await allowed.call()).toEqual([200, "access-1"]);
  });

  it("of a server may be OpenID's", async () => {
    await using setup = await setUp();
    await using openid = await startPlainServer((request, response) => {
      if (!request.path.endsWith("/tenant/.well-known/openid-configuration")) response.statusCode = 404;
      response.end(
        JSON.stringify({
          issuer: `${openid.url}/{tenantid}`,
          token_endpoint: `${setup.server.url}/token`,
          device_authorization_endpoint: `${setup.server.url}/device`,
        }),
      );
    });
    setup.server.resource = { authorization_servers: [`${openid.url}/tenant`] };
    expect(await setup.call()).toEqual([200, "access-1"]);
    expect(openid.seen.map((seen) => seen.path)).toEqual([
      "/.well-known/oauth-authorization-server/tenant",
      "/tenant/.well-known/openid-configuration",
    ]);
  });

  it("that redirects or never ends is refused", async () => {
    await using setup = await setUp();
    await using server = await startPlainServer((request, response) => {
      if (request.path.startsWith("/.well-known/")) response.writeHead(302, { location: "http://127.0.0.1/" });
      else response.write("x".repeat(300_000));
      response.end();
    });
    setup.server.resource = { authorization_servers: [server.url] };
    expect((await setup.failure()).message).toMatch(/redirects \(HTTP 302\)/);
    setup.server.resource = {};
    setup.server.metadata = { device_authorization_endpoint: `${server.url}/device` };
    expect((await setup.failure()).message).toMatch(/larger than 262144 bytes/);
  });
});
