import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { checkInstallation, checkNode } from "./check-installation.js";

test.each([
  ["v20.18.1", "ok"],
  ["v22.0.0", "ok"],
  ["v20.18.0", "error"],
  ["v18.20.0", "error"],
])("Node %s: %s", (version, state) => {
  expect(checkNode(version).state).toBe(state);
});

/** A package of a few files, as npm would put it there. */
async function install(
  folder: string,
  name: string,
  version: string,
  abi?: number,
  peerDependencies: object = {},
): Promise<void> {
  const place = join(folder, "node_modules", name);
  await mkdir(place, { recursive: true });
  const exports = { "./codegen-v1": "./codegen-v1.mjs" };
  await writeFile(
    join(place, "package.json"),
    JSON.stringify({ name, version, peerDependencies, ...(abi === undefined ? {} : { exports }) }),
  );
  if (abi !== undefined) await writeFile(join(place, "codegen-v1.mjs"), `export const abi = ${abi};`);
}

async function states(folder: string): Promise<readonly string[]> {
  return (await checkInstallation(folder, "^1.0.0")).map(
    ({ about, state, text }) => `${about} ${state} ${text.replaceAll(folder, "")}`,
  );
}

test("a project without the client, with a fitting one, with another, with two copies of apache-arrow", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  expect(await states(path)).toEqual(["vgi-client warning not installed, and generated code imports it"]);
  await install(path, "vgi-client", "1.0.0", 1);
  expect(await states(path)).toEqual([
    "vgi-client ok 1.0.0 in /node_modules/vgi-client, contract 1",
    "apache-arrow error not installed",
  ]);
  await install(path, "apache-arrow", "21.2.0");
  await install(join(path, "node_modules/vgi-client"), "apache-arrow", "21.1.0");
  expect((await states(path))[1]).toMatch(/^apache-arrow warning two copies: 21\.2\.0 in .*21\.1\.0 for vgi-client/);
});

test("a client of another contract is an error", async () => {
  await using folder = await temporaryFolder();
  await install(folder.path, "vgi-client", "2.0.0", 2);
  expect((await states(folder.path))[0]).toMatch(
    /^vgi-client error 2\.0\.0 in .* has contract 2; code is written for 1$/,
  );
});

test("versions that do not fit: a client that the generator was not made for, an apache-arrow that the client does not take", async () => {
  await using folder = await temporaryFolder();
  await install(folder.path, "vgi-client", "1.4.0", 1, { "apache-arrow": "^21.2.0" });
  await install(folder.path, "apache-arrow", "20.0.0");
  const [client, arrow] = await checkInstallation(folder.path, "^2.0.0");
  expect(client).toMatchObject({ state: "warning", text: expect.stringMatching(/1\.4\.0 .* was made for \^2\.0\.0/) });
  expect(arrow).toMatchObject({
    state: "error",
    text: expect.stringMatching(/20\.0\.0 .* vgi-client asks for \^21\.2\.0/),
    next: "Install one that fits: npm install apache-arrow@^21.2.0.",
  });
});

test("the contract is that of the code that was generated, where there is some", async () => {
  await using folder = await temporaryFolder();
  await install(folder.path, "vgi-client", "1.0.0", 1);
  const [client] = await checkInstallation(folder.path, "^1.0.0", new Set([3]));
  expect(client).toMatchObject({ state: "error", text: expect.stringContaining("code is written for 3") });
});
