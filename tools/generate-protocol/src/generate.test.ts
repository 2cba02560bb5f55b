import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ProtocolDefinition } from "@vgi-tools/extract-protocol";
import { definitionsFolder, generatedFolder } from "./folders.js";
import { generate } from "./generate.js";
import { groupShapes } from "./group-shapes.js";
import { type Family, loadDefinitions } from "./load-definitions.js";
import type { GeneratedFile } from "./print-file.js";

describe("generated code", () => {
  let files: GeneratedFile[];
  beforeAll(async () => {
    files = generate(await loadDefinitions(definitionsFolder));
  });

  it("is what is committed", async () => {
    for (const { path: name, content } of files) {
      expect(await readFile(path.join(generatedFolder, name), "utf8"), name).toBe(content);
    }
    const present = await readdir(generatedFolder, { recursive: true, withFileTypes: true });
    const committed = present.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
    expect(committed.toSorted()).toEqual(files.map((file) => path.join(generatedFolder, file.path)).toSorted());
  });

  it("is the same when made again", async () => {
    expect(generate(await loadDefinitions(definitionsFolder))).toEqual(files);
  });
});

function definition(inner: string): ProtocolDefinition {
  return {
    $schema: "",
    protocol: "vgi",
    version: "1.0.0",
    sources: [],
    enums: {},
    notes: [],
    methods: {},
    records: {
      Inner: { fields: [{ name: inner, type: "int64", nullable: false }] },
      Outer: { fields: [{ name: "inner", type: "binary", nullable: false, holds: { record: "Inner" } }] },
    },
  };
}

function family(...inner: string[]): Family {
  return {
    protocol: "vgi",
    editions: inner.map((name, index) => ({ definition: definition(name), id: `1.${index}.0`, label: `1.${index}` })),
  };
}

describe("grouping", () => {
  it("puts what is equal in one group", () => {
    expect(groupShapes(family("a", "a", "a")).all.map(({ name, group }) => `${name} ${group}`)).toEqual([
      "Inner 1.0-to-1.2",
      "Outer 1.0-to-1.2",
    ]);
  });

  it("splits a record when one that it names differs, however alike it is itself", () => {
    expect(groupShapes(family("a", "b", "a")).all.map(({ name, group }) => `${name} ${group}`)).toEqual([
      "Inner 1.0-and-1.2",
      "Outer 1.0-and-1.2",
      "Inner 1.1",
      "Outer 1.1",
    ]);
  });
});
