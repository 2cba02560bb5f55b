import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkTypes, publintMessages } from "./check-tarball.js";
import { type CleanProject, cleanProject, strictProject } from "./clean-project.js";
import { publishedPackages, repository } from "./published-packages.js";
import { makeRelease, type Release } from "./release-copy.js";

const packages = await publishedPackages();
const names = packages.map(({ name }) => name);
let release: Release;
let project: CleanProject;

beforeAll(async () => {
  release = await makeRelease();
  project = await cleanProject(release.tarballs);
}, 300_000);

afterAll(async () => {
  await project[Symbol.asyncDispose]();
  await release[Symbol.asyncDispose]();
});

describe("tarballs of the next release", () => {
  test.each(names)("%s has a new version, licence, readme, and depends on the others of this release", async (name) => {
    const { version, ...manifest } = await installedManifest(name);
    expect(version).not.toBe("0.0.0");
    expect(manifest).toMatchObject({ license: "Apache-2.0", engines: { node: ">=20.18.1" }, type: "module" });
    for (const [dependency, range] of Object.entries(manifest.dependencies ?? {})) {
      if (!names.includes(dependency)) continue;
      expect(range, dependency).toBe(`^${(await installedManifest(dependency)).version}`);
    }
    const installed = (file: string): Promise<string> =>
      readFile(path.join(project.folder, "node_modules", name, file), "utf8");
    expect(await installed("LICENSE")).toBe(await readFile(path.join(repository, "LICENSE"), "utf8"));
    expect(await installed("README.md")).toContain(`# ${name}\n`);
    expect(await installed("CHANGELOG.md")).toContain(`## ${version}\n`);
  });

  test.each(names)("publint has nothing to say of %s", async (name) => {
    expect(await publintMessages(release.tarballs[name]!)).toEqual([]);
  });

  test.each(names)("the types of %s are right for ES modules and bundlers", { timeout: 120_000 }, async (name) => {
    await checkTypes(release.tarballs[name]!);
  });
});

describe("in a clean project", () => {
  test("every entry is imported, and its declarations compile", { timeout: 300_000 }, async () => {
    const specifiers = packages.flatMap(({ entries }) => entries.map(({ specifier }) => specifier));
    const imports = specifiers.map((specifier, index) => `import * as entry${index} from "${specifier}";`);
    const entries = specifiers.map((_specifier, index) => `entry${index}`).join(", ");
    await project.write("tsconfig.json", strictProject);
    await project.write("src/entries.ts", `${imports.join("\n")}\nconsole.log([${entries}].length);\n`);
    await project.run("tsc", ["-p", "."]);
    expect(await project.run("node", ["dist/entries.js"])).toBe(`${specifiers.length}\n`);
  });

  test("the demo worker is read, and a program calls it by the generated SDK", { timeout: 300_000 }, async () => {
    const worker = `stdio:node ${path.join(project.folder, "node_modules/vgi-demo-worker/dist/bin.js")}`;
    const demo = path.join(repository, "tools/demo");
    const { $schema: _schema, ...config } = JSON.parse(await readFile(path.join(demo, "vgi.config.json"), "utf8"));
    await project.write("vgi.config.json", JSON.stringify(config));
    await project.write("src/program.ts", await readFile(path.join(demo, "src/program.ts"), "utf8"));
    await project.run("vgi-codegen", ["generate", worker]);
    await project.run("tsc", ["-p", "."]);
    const output = await project.run("node", ["dist/program.js", worker]);
    expect(output).toContain("Good morning, Ada");
    expect(output).toContain("[ 21n, 42n, null ]");
    expect(output).toMatch(/5,000,000 rows in \d+ ms/);
  });
});

interface InstalledManifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

async function installedManifest(name: string): Promise<InstalledManifest> {
  const file = path.join(project.folder, "node_modules", name, "package.json");
  return JSON.parse(await readFile(file, "utf8")) as InstalledManifest;
}
