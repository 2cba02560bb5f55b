import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { cacheFolder, progressOnStderr, requireOrSkip } from "@vgi-tools/real-workers";
import { batchFromRows, readRows, toArrowSchema } from "vgi-arrow";
import {
  AuthenticationError,
  createPool,
  type DeviceCodePrompt,
  oauth,
  type PoolOptions,
  routedRouting,
} from "vgi-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installSuite } from "./install-suite.js";
import { pythonFolder } from "./python-folder.js";

const reason = await requireOrSkip();
if (reason !== undefined) console.log(`authentication: skipped: ${reason}`);

const whoami = {
  method: "whoami",
  routing: routedRouting("AuthService"),
  protocolVersion: null,
  params: batchFromRows(toArrowSchema({ fields: [] }), [{}]),
};

/** Who the worker says that calls. */
async function ask(address: string, options: PoolOptions): Promise<unknown> {
  await using pool = createPool(address, options);
  await using lease = await pool.acquire();
  return readRows(await lease.connection.unary(whoami, { timeoutMs: 60_000 }))[0]?.["result"];
}

/** The refusal of a call. */
async function refusal(address: string, options: PoolOptions): Promise<AuthenticationError> {
  const error: unknown = await ask(address, options).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AuthenticationError);
  return error as AuthenticationError;
}

function idToken(n: number): string {
  return `access${n}.${Buffer.from(JSON.stringify({ sub: "u", email: "u@example.com" })).toString("base64url")}.x`;
}

/** An authorization server that agrees to everything; tokens live an hour. */
function authorizationServer(): { readonly server: Server; readonly forms: Record<string, string>[] } {
  const forms: Record<string, string>[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      if (request.method === "POST") forms.push(Object.fromEntries(new URLSearchParams(body)));
      const answers: Record<string, unknown> = {
        "/.well-known/openid-configuration": {
          issuer: base,
          token_endpoint: `${base}/token`,
          device_authorization_endpoint: `${base}/device`,
        },
        "/device": { device_code: "d", user_code: "WXYZ", verification_uri: `${base}/go`, expires_in: 60, interval: 1 },
        "/token": {
          access_token: "opaque",
          id_token: idToken(forms.length),
          refresh_token: "r",
          token_type: "bearer",
          expires_in: 3600,
        },
      };
      const answer = answers[request.url ?? ""];
      response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(answer ?? {}));
    });
  });
  return { server, forms };
}

describe.skipIf(reason !== undefined)("authentication by the reference", { timeout: 120_000 }, () => {
  const workers: ChildProcess[] = [];
  const { server, forms } = authorizationServer();
  let plain: string;
  let proxied: string;

  beforeAll(async () => {
    const suite = await installSuite(path.join(cacheFolder(), "conformance"), progressOnStderr);
    await once(server.listen(0, "127.0.0.1"), "listening");
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const start = async (args: readonly string[]): Promise<string> => {
      const worker = spawn(suite.python, [path.join(pythonFolder, "auth_worker.py"), ...args], {
        env: { ...process.env, PYTHONPATH: suite.sources, PYTHONDONTWRITEBYTECODE: "1" },
        stdio: ["ignore", "pipe", "inherit"],
      });
      workers.push(worker);
      const [line] = (await once(worker.stdout, "data")) as [Buffer];
      return `http://127.0.0.1:${/PORT:(\d+)/.exec(line.toString())?.[1]}/vgi`;
    };
    [plain, proxied] = await Promise.all([start(["--issuer", issuer]), start(["--proxied"])]);
  }, 600_000);

  afterAll(() => {
    for (const worker of workers) worker.kill();
    server.close();
  });

  it("lets callers in by their token", async () => {
    expect(await ask(plain, { bearerToken: "access0" })).toBe("caller with access0");
  });

  it.each([
    [undefined, "missing_credential", /oauth\(\{ onDeviceCode \}\)/],
    ["expired-t0ken", "expired_credential", /asked again when a token has expired/],
    ["powerless-t0ken", "insufficient_scope", /Ask its operator/],
    ["junk-t0ken", "unauthorized", /Log in/],
  ])("refuses the token %s as %s", async (bearerToken, expected, message) => {
    const error = await refusal(plain, { bearerToken });
    expect(error).toMatchObject({ code: "VGI_AUTHENTICATION", status: 401, reason: expected, proxyHint: null });
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain("t0ken");
    expect(error.body).not.toContain("t0ken");
    const [bearer] = error.challenges;
    expect([bearer?.scheme, bearer?.params.get("device_code_client_id")]).toEqual(["bearer", "cli"]);
    expect([...(bearer?.params.keys() ?? [])].join()).not.toContain("secret");
  });

  it("passes on what it says about the proxy before it", async () => {
    const error = await refusal(proxied, { bearerToken: "junk" });
    expect(error.proxyHint).toContain("x-caller");
    expect(error.message).toContain(error.proxyHint);
  });

  it("is satisfied by a login that it describes, and by its renewal", async () => {
    const prompts: DeviceCodePrompt[] = [];
    const login = oauth({ onDeviceCode: (prompt) => void prompts.push(prompt) });
    expect(await ask(plain, { bearerToken: login })).toMatch(/^caller with access2\./);
    expect(prompts).toMatchObject([{ userCode: "WXYZ", resourceName: "The reference", worker: plain }]);
    expect(login.identity()).toMatchObject({ subject: "u", email: "u@example.com" });
    expect(forms).toEqual([
      { client_id: "cli", client_secret: "shared", scope: "read" },
      {
        grant_type: "urn:ietf:params:oauth:grant-type:device_code",
        device_code: "d",
        client_id: "cli",
        client_secret: "shared",
      },
    ]);
    const seeded = oauth({ refreshToken: "r0" });
    expect(await ask(plain, { bearerToken: seeded })).toMatch(/^caller with access3\./);
    expect(forms[2]).toEqual({ grant_type: "refresh_token", refresh_token: "r0", client_id: "web", scope: "read" });
  });

  it("that offers no login stays refused", async () => {
    expect((await refusal(proxied, { bearerToken: oauth() })).reason).toBe("missing_credential");
  });
});
