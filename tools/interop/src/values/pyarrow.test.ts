import { ensureWorkers, requireOrSkip } from "@vgi-tools/real-workers";
import * as fc from "fast-check";
import {
  batchFromColumns,
  batchFromRows,
  ConversionError,
  decodeStream,
  encodeStream,
  exactProfile,
  type FieldSpec,
  formatType,
  jsonProfile,
  jsProfile,
  readRows,
  toArrowSchema,
  type TypeSpec,
  type ValueProfile,
} from "vgi-arrow";
import { temporalProfile } from "vgi-arrow/temporal";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anyType } from "../../../../packages/arrow/src/testing/arbitrary-type.js";
import { exactValue } from "../../../../packages/arrow/src/testing/arbitrary-value.js";
import type { Cell } from "../cell.js";
import { typeValues } from "../cases/type-values.js";
import { cellOf, valueOf } from "../cells.js";
import { PythonValues } from "./python-values.js";

const reason = await requireOrSkip();
if (reason !== undefined) process.stdout.write(`skipped: values against pyarrow, ${reason}\n`);

/** Types that pyarrow lacks, and unions inside of other types: its slices of these have wrong values, or crash. */
function isForPython(type: TypeSpec): boolean {
  const text = formatType(type);
  return !/month_interval|day_time_interval/.test(text) && !/(?!^)(sparse|dense)_union</.test(text);
}

const random = fc.sample(
  anyType
    .filter(isForPython)
    .chain((type) => fc.tuple(fc.constant(type), fc.array(exactValue(type), { minLength: 1, maxLength: 6 }))),
  { numRuns: 400, seed: 20_260_101 },
);
const edges = typeValues.map(({ type, values }): [TypeSpec, unknown[]] => {
  // Through the reader once: cells are exact values, or what is accepted for them.
  const field: FieldSpec = { name: "c", type, nullable: true };
  const batch = batchFromColumns(toArrowSchema({ fields: [field] }), [values.map((cell) => valueOf(type, cell))]);
  return [type, readRows(batch).map((row) => row["c"])];
});
const samples: readonly (readonly [TypeSpec, readonly unknown[]])[] = [...edges, ...random];

describe.skipIf(reason !== undefined)("columns of every type, both ways with pyarrow", () => {
  let python: PythonValues;
  beforeAll(async () => {
    python = new PythonValues(await ensureWorkers({ versions: ["0.47.0"] }));
  }, 300_000);
  afterAll(() => python[Symbol.asyncDispose]());

  it.each<ValueProfile>([exactProfile, jsProfile, jsonProfile, temporalProfile])(
    "what goes in by the profile $name is what pyarrow reads",
    { timeout: 120_000 },
    async (profile) => {
      let sent = 0;
      for (const [type, values] of samples) {
        const schema = toArrowSchema({ fields: [{ name: "c", type, nullable: true }] });
        const exact = batchFromColumns(schema, [values]);
        let shown: Record<string, unknown>[];
        try {
          shown = readRows(exact, profile);
        } catch (error) {
          // Beyond what the profile holds, which it says: nothing is sent.
          expect(error).toBeInstanceOf(ConversionError);
          continue;
        }
        if (profile === jsProfile && /decimal|duration/.test(formatType(type))) continue;
        const batch = batchFromRows(schema, shown, undefined, profile);
        // The profile js rounds times: pyarrow has to read what was written, not what was there before.
        const wanted = profile === jsProfile ? readRows(batch).map((row) => row["c"]) : values;
        const { cells, error } = await python.ask(encodeStream(schema, [batch]));
        expect({ type, cells, error }).toEqual({ type, cells: plain(type, wanted), error: undefined });
        sent++;
      }
      expect(sent).toBeGreaterThan(samples.length / 2);
    },
  );

  it("what pyarrow writes is what is read", { timeout: 120_000 }, async () => {
    const refused = new Set<string>();
    let read = 0;
    for (const [type, values] of samples) {
      const schema = toArrowSchema({ fields: [{ name: "c", type, nullable: true }] });
      const { bytes, cannotBuild } = await python.ask(encodeStream(schema, [batchFromColumns(schema, [values])]));
      if (bytes === undefined) {
        refused.add(`${formatType(type)}: ${String(cannotBuild)}`);
        continue;
      }
      const { batches } = decodeStream(Buffer.from(bytes, "base64"));
      const rows = batches.flatMap((batch) => readRows(batch)).map((row) => row["c"]);
      expect({ type, cells: plain(type, rows) }).toEqual({ type, cells: plain(type, values) });
      read++;
    }
    // pyarrow builds no unions inside of other types, and no dictionaries of some.
    expect(read, [...refused].join("\n")).toBeGreaterThan(samples.length * 0.7);
  });
});

/** Cells as JSON carries them. */
function plain(type: TypeSpec, values: readonly unknown[]): Cell[] {
  return JSON.parse(JSON.stringify(values.map((value) => cellOf(type, value)))) as Cell[];
}
