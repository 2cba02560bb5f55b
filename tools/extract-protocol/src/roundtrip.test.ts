import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { ensureWorkers, type RealWorkers, requireOrSkip } from "@vgi-tools/real-workers";
import { encodeStream, type RecordDescriptor } from "vgi-arrow";
import { loadProtocol, loadSecretProtocol, loadTransactorProtocol, type ProtocolModule } from "vgi-protocol";
import { beforeAll, describe, expect, it } from "vitest";
import { definitionFiles } from "./definition-files.js";
import type { FieldDefinition, ProtocolDefinition } from "./protocol-definition.js";
import { plainRow } from "./testing/plain-row.js";
import { type PythonSample, withPythonSamples } from "./testing/python-samples.js";

const reason = await requireOrSkip();
if (reason !== undefined) process.stdout.write(`skipped: codecs against pyarrow, ${reason}\n`);

const cases = definitionFiles.flatMap(({ file, protocol, workers }) =>
  workers.map((worker) => ({ file, protocol, worker })),
);

describe.skipIf(reason !== undefined)(
  "every record, parameter list and result, both ways with the packages' own classes",
  () => {
    let workers: RealWorkers;
    beforeAll(async () => {
      workers = await ensureWorkers();
    }, 900_000);

    it.each(cases)(
      "$protocol of vgi-python $worker",
      async ({ file, protocol, worker }) => {
        const full = JSON.parse(
          await readFile(new URL(`../../../schemas/protocol/${file}`, import.meta.url), "utf8"),
        ) as ProtocolDefinition;
        const definition = asIn(full, worker);
        const loaded = await load(file, protocol);
        const wrong: Record<string, unknown> = {};
        const seen = new Set<string>();
        const faults = await withPythonSamples(workers, worker, protocol, (samples) =>
          Object.fromEntries(
            samples.map((sample) => {
              const { descriptor, fields, key } = subject(sample, definition, loaded);
              seen.add(key);
              const value = descriptor.decode(Buffer.from(sample.bytes, "base64"));
              const plain = fields.length === 0 ? [] : [plainRow(definition, fields, value)];
              if (!isDeepStrictEqual(plain, sample.rows)) wrong[sample.id] = { decoded: plain, python: sample.rows };
              const batch = descriptor.toBatch(value);
              return [sample.id, Buffer.from(encodeStream(batch.schema, [batch])).toString("base64")];
            }),
          ),
        );
        expect(wrong).toEqual({});
        expect(withoutKnown(faults, full, worker)).toEqual({});
        expect(missingFrom(seen, definition)).toEqual([]);
      },
      120_000,
    );
  },
);

async function load(file: string, protocol: string): Promise<ProtocolModule> {
  const version = file.replace(/^[a-z]+-/, "").replace(".json", "");
  if (protocol === "vgi") return await loadProtocol(version);
  if (protocol === "secret") return await loadSecretProtocol(version as "0.47.0");
  return await loadTransactorProtocol(version as "0.47.0");
}

interface Subject {
  readonly key: string;
  readonly descriptor: RecordDescriptor;
  readonly fields: readonly FieldDefinition[];
}

function subject({ id }: PythonSample, definition: ProtocolDefinition, loaded: ProtocolModule): Subject {
  const [what = "", name = ""] = id.split(" ");
  const method = definition.methods[name];
  const descriptor =
    what === "record"
      ? loaded.records[name]
      : what === "params"
        ? loaded.methods[name]?.params
        : loaded.methods[name]?.result;
  const fields =
    what === "record"
      ? definition.records[name]?.fields
      : what === "params"
        ? method?.params
        : method?.result && [method.result];
  if (!descriptor || !fields) throw new Error(`${id} has no descriptor`);
  return { key: `${what} ${name}`, descriptor, fields };
}

/** A definition without the fields that one of its sources lacks. */
function asIn(definition: ProtocolDefinition, worker: string): ProtocolDefinition {
  const records = Object.entries(definition.records).map(([name, { fields }]) => [
    name,
    { fields: fields.filter(({ onlyIn }) => onlyIn === undefined || onlyIn.includes(worker)) },
  ]);
  return { ...definition, records: Object.fromEntries(records) };
}

/** A record with fields that a package does not know yet has another schema there: the one fault that is right. */
function withoutKnown(
  faults: Readonly<Record<string, string>>,
  definition: ProtocolDefinition,
  worker: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(faults).filter(([id, fault]) => {
      const fields = definition.records[id.split(" ")[1] ?? ""]?.fields ?? [];
      return !(
        fault.startsWith("schema is") && fields.some(({ onlyIn }) => onlyIn !== undefined && !onlyIn.includes(worker))
      );
    }),
  );
}

/** What no sample showed: records that are only ever a struct are shown by the record that has the column. */
function missingFrom(seen: ReadonlySet<string>, definition: ProtocolDefinition): string[] {
  const methods = Object.entries(definition.methods);
  const wanted = [
    Object.keys(definition.records).map((name) => `record ${name}`),
    methods.map(([name]) => `params ${name}`),
    methods.filter(([, { result }]) => result !== null).map(([name]) => `result ${name}`),
  ].flat();
  const structs = JSON.stringify(definition.records);
  return wanted.filter((key) => !seen.has(key) && !structs.includes(`{"struct":"${key.replace("record ", "")}"}`));
}
