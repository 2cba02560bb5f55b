import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { ensureWorkers, requireOrSkip } from "@vgi-tools/real-workers";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { buildDefinition } from "./build-definition.js";
import { definitionFiles } from "./definition-files.js";
import type { FieldDefinition, HoldsDefinition, ProtocolDefinition } from "./protocol-definition.js";

const folder = fileURLToPath(new URL("../../../schemas/protocol/", import.meta.url));
const schema = JSON.parse(await readFile(new URL("../../../schemas/protocol.schema.json", import.meta.url), "utf8"));
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile<ProtocolDefinition>(schema);

async function read(file: string): Promise<ProtocolDefinition> {
  return JSON.parse(await readFile(folder + file, "utf8")) as ProtocolDefinition;
}

describe("definition files", () => {
  it("are those that are extracted", async () => {
    expect((await readdir(folder)).toSorted()).toEqual(definitionFiles.map(({ file }) => file).toSorted());
  });

  it.each(definitionFiles)("$file is valid", async ({ file }) => {
    validate(await read(file));
    expect(validate.errors).toBeNull();
  });

  it.each(definitionFiles)("$file names only records and enums that it has", async ({ file }) => {
    const definition = await read(file);
    const fields = [
      ...Object.values(definition.records).flatMap((record) => record.fields),
      ...Object.values(definition.methods).flatMap(({ params }) => params),
      ...Object.values(definition.methods).flatMap(({ result }) => result ?? []),
    ];
    expect(fields.flatMap((field) => unknownNames(field, definition))).toEqual([]);
  });

  it("reject what the schema does not know", async () => {
    const definition = await read("2.2.0.json");
    expect(validate({ ...definition, notes: [{ id: "No Id", about: [], text: "" }] })).toBe(false);
    expect(
      validate({ ...definition, records: { Bad: { fields: [{ name: "b", type: "binary", nullable: true }] } } }),
    ).toBe(false);
    expect(
      validate({ ...definition, records: { Bad: { fields: [{ name: "b", type: "bytes", nullable: true }] } } }),
    ).toBe(false);
  });
});

function unknownNames({ holds }: FieldDefinition, definition: ProtocolDefinition): string[] {
  return namesOf(holds).filter(
    (name) => !Object.hasOwn(definition.records, name) && !Object.hasOwn(definition.enums, name),
  );
}

function namesOf(holds: HoldsDefinition | undefined): string[] {
  if (typeof holds !== "object") return [];
  return "list" in holds ? namesOf(holds.list) : Object.values(holds);
}

const reason = await requireOrSkip();
if (reason !== undefined) process.stdout.write(`skipped: extraction again, ${reason}\n`);

describe.skipIf(reason !== undefined)("extraction", () => {
  it.each(["2.0.0.json", "transactor-0.47.0.json"])(
    "gives the committed bytes of %s again",
    async (file) => {
      const definition = definitionFiles.find((candidate) => candidate.file === file);
      if (definition === undefined) throw new Error(`no file ${file}`);
      const workers = await ensureWorkers({ versions: definition.workers });
      expect(await buildDefinition(workers, definition)).toBe(await readFile(folder + file, "utf8"));
    },
    900_000,
  );
});
