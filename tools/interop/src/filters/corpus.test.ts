import { ensureWorkers, type RealWorkers, requireOrSkip } from "@vgi-tools/real-workers";
import type { RecordBatch } from "apache-arrow";
import { decodeStream, type FieldSpec, readRows, sameSchema, schemaSpecOf, toArrowSchema } from "vgi-arrow";
import {
  bindFilter,
  column,
  encodeDelta,
  encodeSnapshot,
  evaluate,
  type FilterCapabilities,
  type FilterPredicate,
  type FilterUpdate,
  literal,
  noFilterCapabilities,
  planFilter,
  takeRows,
} from "vgi-client/filters";
import { beforeAll, describe, expect, it } from "vitest";
import { corpusFilters, corpusMistakes, unwritable, zero } from "./corpus-filters.js";
import { ensureFilterCorpus, type FilterCorpus } from "./filter-corpus.js";
import { askPython, type FilterItem, toBase64 } from "./python-filters.js";

const reason = await requireOrSkip();
if (reason !== undefined) console.log(`vectors of filter encoding v2: skipped: ${reason}`);

const able: FilterCapabilities = {
  ...noFilterCapabilities,
  filterPushdown: true,
  semanticProfiles: ["vgi.duckdb.standard.v1"],
};

describe.skipIf(reason !== undefined)("the published vectors of filter encoding v2", () => {
  let workers: RealWorkers;
  let corpus: FilterCorpus;
  beforeAll(async () => {
    workers = await ensureWorkers({ versions: ["0.47.0"] });
    corpus = await ensureFilterCorpus(workers);
  }, 600_000);

  it("are all accounted for", () => {
    const known = [
      ...Object.keys(corpusFilters),
      ...Object.keys(corpusMistakes),
      ...Object.keys(unwritable),
      ...testedBelow,
    ];
    const all = [...corpus.runtime, ...corpus.structural].map(({ id }) => id);
    expect(all.filter((id) => !known.includes(id))).toEqual([]);
    expect(known.filter((id) => !all.includes(id))).toEqual([]);
    expect(new Set(known).size).toBe(known.length);
  });

  it("are written by this client with the same text, types and values, and mean the same here", async () => {
    for (const [id, { filter, context, differs }] of Object.entries(corpusFilters)) {
      const vector = corpus.runtime.find((each) => each.id === id)!;
      const rows = await corpus.batch(vector.input);
      const condition = bindFilter(filter, rows.schema, context);
      const { filters } = encodeSnapshot([query(condition)], { context });
      const published = await corpus.batch(vector.filter);
      if (differs === undefined) expectSameBatch(filters, published, id);
      const expected = await corpus.batch(vector.expected!);
      const passed = takeRows(rows, evaluate(condition, rows, context));
      expect(readRows(passed), id).toEqual(readRows(expected));
    }
  });

  it("give the published rows when the worker's code reads what this client wrote", async () => {
    const items: FilterItem[] = [];
    for (const [id, { filter, context }] of Object.entries(corpusFilters)) {
      const vector = corpus.runtime.find((each) => each.id === id)!;
      const rows = await corpus.batch(vector.input);
      const external = id.includes("external") ? { externalSetSize: 0 } : {};
      const { filters, joinKeys } = encodeSnapshot([query(bindFilter(filter, rows.schema, context))], {
        context,
        ...external,
      });
      expect(joinKeys, id).toHaveLength(id.includes("external") ? 1 : 0);
      items.push({
        id,
        action: "evaluate",
        rows: toBase64(rows),
        filters: toBase64(filters),
        joinKeys: joinKeys.map(toBase64),
        contexts: vector.evaluation_capabilities ?? [],
      });
      if (vector.worker !== undefined && !external.externalSetSize) {
        // The columns of `filter_echo`, which has more than the rows of the vector.
        const schema = toArrowSchema({ fields: [{ name: "n", type: "int64", nullable: true }] });
        const plan = planFilter(filter, { schema, encoding: { form: "v2", bareBooleans: true }, capabilities: able });
        const { function: name, arguments: args, projection_ids: projectionIds } = vector.worker;
        const call = { filters: toBase64(plan.pushdownFilters!), joinKeys: plan.joinKeys?.map(toBase64) ?? [] };
        items.push({ id: `call ${id}`, action: "call", function: name, arguments: args, projectionIds, ...call });
      }
    }
    const outcomes = await askPython(workers, "0.47.0", items);
    for (const { id } of items) {
      const outcome = outcomes.get(id)!;
      expect(outcome.error, id).toBeUndefined();
      const vector = corpus.runtime.find((each) => id.endsWith(each.id))!;
      if (id.startsWith("call")) {
        const expected = readRows(await corpus.batch(vector.worker_expected!));
        const got = outcome.rows ? decodeStream(Buffer.from(outcome.rows, "base64")).batches : [];
        expect(
          got.flatMap((batch) => readRows(batch)),
          id,
        ).toEqual(expected);
      } else {
        const rows = await corpus.batch(vector.input);
        const passed = readRows(rows).filter((_, row) => outcome.truths![row] === true);
        expect(passed, id).toEqual(readRows(await corpus.batch(vector.expected!)));
      }
    }
    expect(items.filter(({ id }) => id.startsWith("call")).length).toBeGreaterThanOrEqual(14);
  });

  it("refuse the mistakes of the negative vectors before anything is sent", async () => {
    for (const [id, mistake] of Object.entries(corpusMistakes)) {
      const vector = corpus.runtime.find((each) => each.id === id)!;
      const { schema } = await corpus.batch(vector.input);
      const plan = (): unknown =>
        planFilter(mistake(), { schema, encoding: { form: "v2", bareBooleans: true }, capabilities: able });
      expect(plan, id).toThrow(expect.objectContaining({ code: "VGI_USAGE" }));
    }
    const { schema } = await corpus.batch("runtime/is-null/input.arrow");
    const twice = query(bindFilter(column("n").isNull(), schema));
    expect(() => encodeSnapshot([twice, twice])).toThrow(/occurs more than once/);
    const required = { ...twice, operation: "upsert", revision: 1 } as unknown as FilterUpdate;
    expect(() => encodeDelta([required])).toThrow(/running scans take advisory ones only/);
    const withExpression = { operation: "remove", id: "a", revision: 5, condition: twice.condition } as FilterUpdate;
    expect(documentOf(encodeDelta([withExpression]))).toMatchObject({ updates: [{ operation: "remove", id: "a" }] });
    const unknown = { node: "engine_expression" } as never;
    expect(() => encodeSnapshot([{ ...twice, condition: unknown }])).toThrow(/has no engine_expression/);
  });

  it("of no filter, and of changes of filters", async () => {
    expectSameBatch(encodeSnapshot([]).filters, await corpus.batch("runtime/empty-snapshot/filter.arrow"), "empty");
    const { schema } = await corpus.batch("runtime/delta-upsert-remove-stale/input.arrow");
    const upsert: FilterUpdate = {
      operation: "upsert",
      id: "dynamic:0",
      revision: 1,
      mode: "advisory",
      source: "top_n",
      condition: bindFilter(column("n").gt(zero), schema),
    };
    const below: FilterUpdate = {
      ...upsert,
      id: "dynamic:1",
      source: "join",
      condition: bindFilter(column("n").lt(literal(2n)), schema),
    };
    const delta = (file: string): Promise<RecordBatch> => corpus.batch(`runtime/${file}.arrow`);
    expectSameBatch(encodeDelta([upsert]), await delta("delta-upsert-remove-stale/delta-0"), "upsert");
    const removal = { operation: "remove", id: "dynamic:0", revision: 2 } as const;
    expectSameBatch(encodeDelta([removal]), await delta("delta-upsert-remove-stale/delta-1"), "remove");
    expectSameBatch(encodeDelta([upsert, below]), await delta("delta-atomic-multi-update/delta-0"), "two at once");
    expectSameBatch(encodeDelta([]), await delta("delta-empty-noop/delta-0"), "no change");
  });

  it("of structure: the documents of the positive ones are written alike", async () => {
    expect(documentOf(encodeSnapshot([]).filters)).toEqual(await corpus.json("cases/positive/empty-snapshot.json"));
    const removal = { operation: "remove", id: "join:build-side-3", revision: 5 } as const;
    const published = (await corpus.json("cases/positive/remove-delta.json")) as { updates: [FilterUpdate] };
    expect(documentOf(encodeDelta([{ ...removal, ...published.updates[0] }]))).toEqual(published);
    const snapshot = (...predicates: readonly FilterPredicate[]): unknown =>
      documentOf(encodeSnapshot(predicates).filters);
    const leaf = column("address").field("location").field("latitude");
    expect(snapshot({ ...query(bindFilter(leaf.isNull(), structuralSchema)), id: "query:nested-null" })).toEqual(
      await corpus.json("cases/positive/nested-required-snapshot.json"),
    );
    expect(
      snapshot(
        { ...query(bindFilter(column("flag").isTrue(), structuralSchema)), id: "query:bare-boolean-column" },
        { ...query(bindFilter(column("other_flag").isFalse(), flagSchema)), id: "query:negated-boolean-column" },
      ),
    ).toEqual(await corpus.json("cases/positive/boolean-column-predicate.json"));
    const upsert: FilterUpdate = {
      operation: "upsert",
      id: "join:build-side-3",
      revision: 4,
      mode: "advisory",
      source: "join",
      condition: bindFilter(column("customer_id").in([7n]), customerSchema),
    };
    expect(documentOf(encodeDelta([upsert]))).toEqual(await corpus.json("cases/positive/advisory-upsert-delta.json"));
  });
});

const flag: FieldSpec = { name: "flag", type: "bool", nullable: true };
const location: FieldSpec = {
  name: "location",
  type: { struct: [{ name: "latitude", type: "float64", nullable: true }] },
  nullable: true,
};
const street: FieldSpec = { name: "street", type: "utf8", nullable: true };
const address: FieldSpec = {
  name: "address",
  type: { struct: [street, { ...street, name: "city" }, location] },
  nullable: true,
};
const structuralSchema = toArrowSchema({ fields: [flag, address] });
const flagSchema = toArrowSchema({ fields: [flag, { ...flag, name: "other_flag" }] });
const customerSchema = toArrowSchema({ fields: [flag, { name: "customer_id", type: "int64", nullable: true }] });

/** Vectors that tests above name one by one. */
const testedBelow = [
  "runtime.empty-snapshot",
  "runtime.delta-upsert-remove-stale",
  "runtime.delta-atomic-multi-update",
  "runtime.delta-empty-noop",
  "runtime.error-duplicate-predicate-id",
  "structural.empty-snapshot",
  "structural.nested-required-snapshot",
  "structural.advisory-upsert-delta",
  "structural.remove-delta",
  "structural.boolean-column-predicate",
  "structural.delta-required-upsert",
  "structural.remove-with-expression",
  "structural.unknown-node",
  // An artifact of an algorithm that no published worker has, and this client does not make.
  "structural.runtime-filter-snapshot",
];

function query(condition: FilterPredicate["condition"]): FilterPredicate {
  return { id: "query:0", mode: "required", source: "query", condition };
}

function documentOf(batch: RecordBatch): unknown {
  return JSON.parse(String(readRows(batch)[0]?.["filter_spec"]));
}

/** The same text to the byte, the same fields with their types and metadata, the same values. */
function expectSameBatch(own: RecordBatch, published: RecordBatch, id: string): void {
  expect(readRows(own), id).toEqual(readRows(published));
  const [ours, theirs] = [schemaSpecOf(own.schema), schemaSpecOf(published.schema)];
  expect(sameSchema(ours, theirs), `${id}: ${JSON.stringify(ours)} and ${JSON.stringify(theirs)}`).toBe(true);
}
