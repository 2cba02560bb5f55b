import { chmod, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { formatSnapshot } from "../read/snapshot-file.js";
import { gardenFolder } from "../testing/garden-folder.js";
import { demoWorker, runCommand } from "../testing/run-command.js";
import { gardenSnapshot, hostileCatalog } from "../testing/sample-catalog.js";
import { filesBelow } from "../testing/temporary-folder.js";

/** Each bad input ends with exit code 2, a message that says what, why and what to do, and nothing changed. */
let folder: string;

beforeEach(async () => {
  const garden = await gardenFolder();
  folder = garden.path;
  return () => garden[Symbol.asyncDispose]();
});

async function refused(args: readonly string[], message: RegExp): Promise<void> {
  const before = await filesBelow(folder);
  const { code, stdout, stderr } = await runCommand(folder, args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^next: /m);
  const asJson = await runCommand(folder, [...args, "--json"]);
  const { error } = JSON.parse(asJson.stdout) as { readonly error: { readonly what: string; readonly next: string } };
  expect(stderr).toContain(error.what);
  expect(await filesBelow(folder)).toEqual(before);
}

function configFile(): string {
  return join(folder, "vgi.config.ts");
}

function lockFile(): string {
  return join(folder, "o/.vgi-codegen/lock.json");
}

const generate = ["generate", "--snapshot", "s.json", "--out", "o"];

describe("unreachable worker", () => {
  test.each([
    ["pull", /error: no connection to http:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/],
    ["inspect", /error: no connection to http:\/\/127\.0\.0\.1:1/],
    ["generate", /error: no connection to http:\/\/127\.0\.0\.1:1/],
  ])("%s", async (command, message) => {
    await refused([command, "http://127.0.0.1:1", ...(command === "inspect" ? [] : ["--out", "o"])], message);
  });
});

describe("command line", () => {
  test.each([
    [["generate", "--otu", "o"], /No flag registered for --otu, did you mean --out\?/],
    [["genrate"], /No command registered for `genrate`, did you mean `generate`\?/],
    [["pull", "--timeout", "soon"], /Failed to parse "soon" for timeout: "soon" is no number of seconds above 0/],
    [["pull", "x", "--header", "Authorization"], /--header Authorization has no value/],
    [["generate", "--snapshot", "s.json", "--out", ""], /Failed to parse "" for out: there is nothing behind it/],
    [["generate", "--snapshot", "s.json", "--config", ""], /Failed to parse "" for config: there is nothing behind it/],
  ])("%j", async (args, message) => refused(args, message));
});

test("help is --help", async () => {
  const { code, stdout } = await runCommand(folder, ["help", "pull"]);
  expect([code, stdout]).toEqual([0, (await runCommand(folder, ["pull", "--help"])).stdout]);
});

describe.skipIf(process.platform === "win32")("path of Windows on another system", () => {
  test.each([
    [["generate", "--snapshot", "s.json", "--out", ".\\sdk"], "--out"],
    [["generate", "--snapshot", "s.json", "--out", "C:/sdk"], "--out"],
    [["generate", "--snapshot", "\\\\server\\share\\s.json", "--out", "o"], "--snapshot"],
    [["pull", "x", "--out", "a\\s.json"], "--out"],
    [["check", "--config", ".\\vgi.config.ts"], "--config"],
  ])("%j", async (args, place) => {
    await refused(
      args,
      new RegExp(`^error: ${place} is a path of Windows: .*\\nnext: Write it with forward slashes`, "m"),
    );
  });

  test("in the configuration", async () => {
    await writeFile(join(folder, "vgi.config.json"), JSON.stringify({ out: "src\\vgi", snapshot: "s.json" }));
    await refused(["generate"], /out of the configuration is a path of Windows: src\\vgi\n/);
  });
});

/** A server that gives one answer to everything, and keeps what it was sent. Status 0 is no answer, and -1 hanging up. */
async function answering(status: number): Promise<{ address: string; seen: IncomingHttpHeaders[] } & AsyncDisposable> {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer(({ headers }, response) => {
    seen.push(headers);
    if (status < 0) response.destroy();
    if (status <= 0) return;
    response.writeHead(status, { "content-type": "text/plain", "www-authenticate": "Bearer" }).end("no");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { address: `http://127.0.0.1:${port}`, seen, [Symbol.asyncDispose]: stop };
}

describe("worker over HTTP", () => {
  test.each([
    [
      401,
      /wants other credentials \(HTTP 401.*\nnext: .*In vgi\.config\.ts that is bearerToken: "\$\{env:MY_TOKEN\}"/s,
    ],
    [403, /does not permit it to this caller \(HTTP 403/],
    [500, /answered with HTTP 500 and text\/plain/],
  ])("that answers %d", async (status, message) => {
    await using server = await answering(status);
    await refused(["pull", server.address], message);
  });

  test("gets token and headers, of variables that are never shown", async () => {
    await using server = await answering(401);
    const config = { address: server.address, bearerToken: "${env:MY_TOKEN}", headers: { "X-Team": "sales" } };
    await writeFile(join(folder, "vgi.config.json"), JSON.stringify(config));
    const env = { MY_TOKEN: "very-secret-token" };
    const { stderr } = await runCommand(folder, ["pull", "--verbose"], { env });
    expect(stderr).not.toContain("very-secret-token");
    expect(server.seen[0]).toMatchObject({ authorization: "Bearer very-secret-token", "x-team": "sales" });
    await writeFile(join(folder, "vgi.config.json"), "{}");
    await runCommand(folder, ["pull", server.address, "--header", "Authorization=Basic ${env:MY_TOKEN}"], { env });
    expect(server.seen.at(-1)).toMatchObject({ authorization: "Basic very-secret-token" });
    const unset = await runCommand(folder, ["pull", server.address, "--header", "A=${env:NOT_SET}"], { env: {} });
    expect(unset).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("environment variable NOT_SET is not set"),
    });
  });
});

test("worker that says nothing: the flag that waits longer is named", async () => {
  await using server = await answering(0);
  await refused(["pull", server.address, "--timeout", "0.3"], /took too long.*\nnext: .*that is --timeout SECONDS\./);
});

test("worker that hangs up: there is something to be done", async () => {
  await using server = await answering(-1);
  await refused(
    ["pull", server.address],
    /was lost while.*\nnext: Check the address, and what the worker says in its log/,
  );
});

describe("worker that dies", () => {
  test.each([
    ["process.exit(3)", /ended before it answered catalog_catalogs: exit code 3\nnext: Check that the command/],
    ["process.kill(process.pid, 'SIGKILL')", /ended before it answered catalog_catalogs: signal SIGKILL/],
  ])("while it is asked, by %s", async (end, message) => {
    const program = `process.stdin.once('data', () => ${end})`;
    await refused(["pull", `stdio:"${process.execPath}" -e "${program}"`], message);
  });
});

test("unknown catalog", async () => {
  await refused([...generate, "--catalog", "gardn"], /there is no catalog "gardn" in .*s\.json\nnext: It has garden/);
});

test.each([
  [
    "vgi.config.json",
    '{\n  "out": "o",\n  "bnd": {}\n}',
    /vgi\.config\.json:3:3 can't be used: bnd is no key.*\nnext: Did you mean bind\?/,
  ],
  ["vgi.config.json", '{\n  "out": "o"\n  "snapshot": 1\n}', /vgi\.config\.json:3:3 can't be used: /],
  [
    "vgi.config.ts",
    "export default {\n  out: missing,\n};",
    /vgi\.config\.ts:2:\d+ can't be used: missing is not defined/,
  ],
  [
    "vgi.config.ts",
    "export default { names: { main: 'not a name' } };",
    /vgi\.config\.ts can't be used: names\.main must match/,
  ],
  ["vgi.config.ts", "export const out = 'o';", /vgi\.config\.ts can't be used: it has no default export/],
  ["vgi.config.json", "\ufeff[]", /vgi\.config\.json:1:1 can't be used: it must be object/],
  [
    "vgi.config.json",
    '{"address": {"comand": ["x"]}}',
    /vgi\.config\.json:1:2 can't be used: address must have required property 'command'/,
  ],
  ["vgi.config.json", '{"address": 3}', /vgi\.config\.json:1:2 can't be used: address must be string or object\n/],
])("broken configuration %s with %j", async (name, text, message) => {
  await writeFile(join(folder, name), text);
  await refused(["generate", "--snapshot", "s.json"], message);
});

describe("configuration that is no file", () => {
  test("because there is none of that name", async () => {
    await refused(
      [...generate, "--config", "no.ts"],
      /no\.ts can't be used: it is not there\nnext: Name another with --config/,
    );
  });

  test("but a folder", async () => {
    await mkdir(configFile());
    await refused(generate, /vgi\.config\.ts can't be used: it is a folder/);
  });

  test.each([
    ["nowhere.ts", "it is not there"],
    ["vgi.config.ts", "it is a link that leads back to itself"],
  ])("but a link to %s", async (target, why) => {
    await symlink(target, configFile());
    await refused(generate, new RegExp(`vgi\\.config\\.ts can't be used: ${why}`));
  });

  test("but text in UTF-16", async () => {
    await writeFile(join(folder, "vgi.config.json"), "\ufeff{}", "utf16le");
    await refused(generate, /vgi\.config\.json can't be used: it is UTF-16 text, and is to be UTF-8/);
  });
});

describe("stale lock", () => {
  beforeEach(async () => {
    expect((await runCommand(folder, generate)).code).toBe(0);
  });

  test("with marks of a merge", async () => {
    await writeFile(lockFile(), `<<<<<<< HEAD\n${await readFile(lockFile(), "utf8")}`);
    await refused(
      generate,
      /lock\.json is not readable as the lock of vgi-codegen.*\nnext: Restore it from version control/s,
    );
  });

  test("of a newer version", async () => {
    await writeFile(lockFile(), '{"format": 99, "catalogs": {}}');
    await refused(
      generate,
      /lock\.json has format 99: this version of vgi-codegen knows format \d+\nnext: Use the version/,
    );
  });

  test("of an earlier run, with files of a later one: they are not its own", async () => {
    const earlier = await readFile(lockFile(), "utf8");
    await writeFile(join(folder, "vgi.config.json"), '{"names": {"main": "root"}}');
    expect((await runCommand(folder, generate)).code).toBe(0);
    await writeFile(lockFile(), earlier);
    expect((await runCommand(folder, generate)).code).toBe(0);
    await writeFile(lockFile(), earlier);
    await writeFile(join(folder, "vgi.config.json"), '{"names": {"main": "trunk"}}');
    await refused(generate, /client\.ts was edited since it was generated.*\nnext: .*--force/s);
  });
});

test("edited generated file", async () => {
  expect((await runCommand(folder, generate)).code).toBe(0);
  await writeFile(join(folder, "o/garden/main.ts"), "// mine");
  await refused(generate, /main\.ts was edited since it was generated: .*nothing has been written\nnext: .*--force/s);
  expect((await runCommand(folder, [...generate, "--force"])).stdout).toBe("update garden/main.ts\n");
});

test("a file in the way that is somebody else's", async () => {
  await mkdir(join(folder, "o/garden"), { recursive: true });
  await writeFile(join(folder, "o/garden/main.ts"), "// mine");
  await refused(generate, /main\.ts is in the way, and vgi-codegen did not write it/);
});

describe("folder that can't be written", () => {
  const isRoot = process.getuid?.() === 0;

  test.skipIf(isRoot || process.platform === "win32")("for the code, and for the snapshot", async () => {
    await mkdir(join(folder, "o"));
    await chmod(join(folder, "o"), 0o555);
    await refused(
      generate,
      /the output folder .*o can't be written: .*EACCES.*\nnext: Nothing was changed\. Check the folder's permissions/s,
    );
  });

  test.skipIf(process.platform !== "linux")("of a system that takes no files", async () => {
    await refused(
      ["generate", "--snapshot", "s.json", "--out", "/proc/vgi"],
      /the output folder \/proc\/vgi can't be written/,
    );
  });

  test("because it is a file", async () => {
    await writeFile(join(folder, "o"), "");
    await refused(generate, /the output folder .*o is a file\nnext: Choose another folder with --out/);
  });
});

describe("snapshot", () => {
  test("of a newer version", async () => {
    await writeFile(join(folder, "s.json"), '{"format": 99, "something": "new"}');
    await refused(
      generate,
      /the snapshot .*s\.json has format 99: this version of vgi-codegen reads format \d+\nnext: Update vgi-codegen/,
    );
  });

  test("that was changed by hand", async () => {
    const hostile = formatSnapshot({ ...gardenSnapshot, catalogs: [hostileCatalog], bound: [] });
    const [, hash] = /"hash": "([^"]*)"/.exec(hostile) ?? [];
    const text = formatSnapshot(gardenSnapshot).replace(/"hash": "[^"]*"/, `"hash": "${hash}"`);
    await writeFile(join(folder, "s.json"), text);
    await refused(
      generate,
      /s\.json was changed by hand or badly merged.*\nnext: Write it again with vgi-codegen pull/s,
    );
  });

  test("with a mark of the byte order, and line ends of Windows, is read", async () => {
    const text = await readFile(join(folder, "s.json"), "utf8");
    await writeFile(join(folder, "s.json"), `\ufeff${text.replaceAll("\n", "\r\n")}`);
    expect((await runCommand(folder, generate)).code).toBe(0);
  });

  test("that isn't there", async () => {
    await refused(
      ["generate", "--snapshot", "no.json", "--out", "o"],
      /no\.json can't be read: .*\nnext: Write it with vgi-codegen pull/,
    );
  });
});

test("advice about catalogs speaks of the configuration where there is one", async () => {
  const path = join(folder, "vgi.config.json");
  await writeFile(path, JSON.stringify({ address: demoWorker }));
  await refused(
    ["pull"],
    /name the others: --catalog demo --catalog faults, or \["demo","faults"\] as catalogs of vgi\.config\.json\.$/m,
  );
  await writeFile(path, JSON.stringify({ workers: { a: { address: demoWorker, catalogs: ["garden"] } } }));
  await refused(
    ["inspect"],
    /no catalog "garden" at .*: the name comes from workers\.a\.catalogs of vgi\.config\.json\nnext: .*demo.* --catalog NAME goes before/,
  );
  await refused(["inspect", "--catalog", "gardn"], /no catalog "gardn" at (?!.*the name comes from)/);
}, 60_000);
