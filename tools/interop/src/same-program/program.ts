// A program without a line about protocol versions: `same-program.test.ts` runs it against workers of the oldest and the newest, over
// stdio and HTTP, and compares what it gives.
import type { RecordBatch } from "apache-arrow";
import { type FieldSpec, readRows } from "vgi-arrow";
import { connect } from "vgi-client";
import { column } from "vgi-client/filters";

/** Addresses of two fixture workers. */
export interface Workers {
  /** Has catalog `example`. */
  readonly functions: string;
  /** Has catalog `memory`, which takes every change. */
  readonly changes: string;
}

export async function run({ functions, changes }: Workers): Promise<Readonly<Record<string, unknown>>> {
  return { ...(await useFunctions(functions)), ...(await changeCatalog(changes)) };
}

const CALLED = new Set(["double", "echo", "sequence", "sum_all_columns", "vgi_sum"]);

async function useFunctions(address: string): Promise<Readonly<Record<string, unknown>>> {
  await using client = await connect(address);
  await using db = await client.attach("example");
  const numbers = { value: [1n, 2n, null] };
  const sequence = { name: "sequence", arguments: { positional: [6n], named: { batch_size: 4n } } };
  const { schemas } = await db.loadCatalog();
  const main = schemas.find(({ path }) => path.join(".") === "main");
  const transaction = await db.begin();
  const within = await rowsOf(transaction.table({ ...sequence, projection: ["n"] }));
  await transaction.commit();
  const refused = await rowsOf(db.table({ name: "no_such_function" })).catch((error: Error) => error.name);
  return {
    hasExample: (await client.catalogs()).map(({ name }) => name).includes("example"),
    schemas: schemas.map(({ path }) => path.join(".")),
    functions: main?.functions.filter(({ name }) => CALLED.has(name)).map(({ name, kind }) => [name, kind]),
    bound: await db.bindTable(sequence),
    doubled: await rowsOf(db.scalar({ name: "double", input: numbers })),
    sequence: await rowsOf(db.table(sequence)),
    filtered: await rowsOf(db.table({ ...sequence, filter: column("n").ge(2n).and(column("n").ne(4n)) })),
    within,
    echoed: await rowsOf(db.tableInOut({ name: "echo", input: numbers })),
    repeated: await rowsOf(
      db.tableInOut({ name: "repeat_inputs", arguments: { positional: [2n] }, input: { a: ["x", null] } }),
    ),
    summed: await rowsOf(db.tableBuffering({ name: "sum_all_columns", input: { a: [1n, 2n], b: [10n, 20n] } })),
    aggregate: readRows(await db.aggregate({ name: "vgi_sum", input: numbers })),
    groups: await rowsOf(
      db.aggregateGroups({ name: "vgi_sum", groupBy: ["city"], input: { city: ["a", "b", "a"], value: [1n, 2n, 3n] } }),
    ),
    table: await rowsOf(db.scanTable({ schema: "data", name: "numbers" }, { filter: column("n").lt(3n) })),
    refused,
  };
}

async function changeCatalog(address: string): Promise<Readonly<Record<string, unknown>>> {
  await using client = await connect(address);
  await using db = await client.attach("memory");
  const { columns, schemas, tables, views } = db.objects;
  const people = { schema: "extra", name: "people" };
  await schemas.create("extra", { comment: "More" });
  await tables.create(people, {
    columns: { fields: [{ name: "id", type: "int64", nullable: false }, text("name")] },
    notNull: [0],
    primaryKey: [[0]],
  });
  const unchanged = await columns.add(people, text("town")).catch((error: Error) => error.name);
  await tables.setComment(people, "Who");
  await views.create({ schema: "extra", name: "towns" }, "SELECT name FROM people");
  const created = await tables.get(people);
  const listed = (await db.schemas()).map(({ path, comment }) => ({ path, comment }));
  await tables.rename(people, "persons");
  const renamed = [await tables.get(people), (await tables.get({ ...people, name: "persons" }))?.name];
  await schemas.drop("extra", { cascade: true });
  const dropped = await schemas.get("extra");
  return { created, unchanged, listed, renamed, dropped };
}

function text(name: string): FieldSpec {
  return { name, type: "utf8", nullable: true };
}

async function rowsOf(batches: AsyncIterable<RecordBatch>): Promise<object[]> {
  const rows: object[] = [];
  for await (const batch of batches) rows.push(...readRows(batch));
  return rows;
}
