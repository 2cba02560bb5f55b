import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileTokenStore } from "../file-token-store.js";
import type { StoredLogin } from "../oauth/token-store.js";

const login = (accessToken: string): StoredLogin => ({
  version: 1,
  tokens: {
    accessToken,
    refreshToken: "r",
    idToken: null,
    scope: null,
    expiresAt: 1,
    renewAt: 0,
    identity: { subject: "u", email: null, name: null, issuer: null, claims: { sub: "u" } },
  },
  grant: { tokenEndpoint: "https://as/token", clientId: "c", clientSecret: null, scope: "openid", useIdToken: false },
});

let directory: string;
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), "vgi-tokens-")), "new", "logins");
});
afterEach(() => rm(join(directory, "..", ".."), { recursive: true, force: true }));

describe("fileTokenStore", () => {
  it("keeps one login per worker, and forgets it", async () => {
    const store = fileTokenStore(directory);
    expect(await store.load("https://a")).toBe(null);
    await store.save("https://a", login("one"));
    await store.save("https://b", login("two"));
    expect([await store.load("https://a"), await store.load("https://b")]).toMatchObject([login("one"), login("two")]);
    await store.save("https://a", null);
    await store.save("https://a", null);
    expect([await store.load("https://a"), (await readdir(directory)).length]).toEqual([null, 1]);
  });

  it.skipIf(process.platform === "win32")("lets nobody else read it, whatever was there before", async () => {
    const store = fileTokenStore(directory);
    await store.save("https://a", login("one"));
    const [name = ""] = await readdir(directory);
    await chmod(join(directory, name), 0o644);
    await store.save("https://a", login("two"));
    const modes = [directory, join(directory, name)].map(async (path) => ((await stat(path)).mode & 0o777).toString(8));
    expect(await Promise.all(modes)).toEqual(["700", "600"]);
  });

  it("is read whole at any time, and takes a damaged file for none", async () => {
    const store = fileTokenStore(directory);
    await store.save("https://a", login("0"));
    const writes = Array.from({ length: 20 }, (_, i) => store.save("https://a", login(String(i))));
    const reads = Array.from({ length: 20 }, () => store.load("https://a"));
    for (const read of await Promise.all(reads)) expect(read).not.toBe(null);
    await Promise.all(writes);
    const names = await readdir(directory);
    expect(names.length).toBe(1);
    const file = join(directory, names[0] ?? "");
    const text = await readFile(file, "utf8");
    for (const damaged of ["", text.slice(0, 40), text.replace('"c"', "1"), text.replace("https://a", "https://z")]) {
      await writeFile(file, damaged);
      expect(await store.load("https://a")).toBe(null);
    }
  });
});
