import { describe, expectTypeOf, test } from "vitest";
import type { RecordBatch, Table, Vector } from "apache-arrow";
import {
  int32,
  int64,
  utf8,
  type AggregateFunction,
  type AnyColumnInput,
  type AnyValueInput,
  type Bound,
  type BoundModule,
  type CallOptions,
  type ColumnInput,
  type Connect,
  type Dynamic,
  type NoArguments,
  type NoColumns,
  type Overloaded,
  type ScalarCall,
  type ScalarFunction,
  type Scan,
  type Session,
  type TableFunction,
  type TableScan,
  type TableInOutFunction,
} from "../src/codegen-v1/index.js";

/**
 * What generated code looks like to its users, checked by the compiler: `tsc` on the whole repository. Nothing here
 * runs: the bodies are type-checked functions that nobody calls.
 */

declare const db: Session;
declare const batch: RecordBatch;
declare const arrowTable: Table;
declare const vector: Vector;

declare const double: ScalarFunction<{ readonly value: ColumnInput<bigint | number> }, NoArguments, bigint>;
declare const multiply: ScalarFunction<
  { readonly value: ColumnInput<bigint | number> },
  { readonly factor: bigint | number },
  bigint
>;
declare const greet: ScalarFunction<
  { readonly name: ColumnInput<string> },
  { readonly greeting?: string | undefined },
  string
>;
declare const describeAny: ScalarFunction<{ readonly value: AnyColumnInput }, NoArguments, unknown>;
declare const pi: ScalarFunction<NoColumns, NoArguments, number>;
declare const sequence: TableFunction<
  { readonly count: bigint | number; readonly batchSize?: bigint | number | undefined },
  { readonly n: bigint | null }
>;
declare const anything: TableFunction<{ readonly value: AnyValueInput }>;
declare const stations: TableFunction<NoArguments>;
interface Person {
  readonly id: bigint | null;
  readonly name: string | null;
  readonly born: Date | null;
}
declare const people: TableFunction<NoArguments, Person>;
declare const repeat: TableFunction<{ readonly times?: bigint | undefined }>;
declare const addRowNumber: TableInOutFunction<{ readonly start?: bigint | undefined }>;
declare const countRows: TableInOutFunction<NoArguments, { readonly rows: bigint | null }>;
declare const total: AggregateFunction<{ readonly value: ColumnInput<bigint | number> }, NoArguments, bigint>;
declare const typeName: Overloaded<
  readonly [
    ScalarFunction<{ readonly value: ColumnInput<string> }, NoArguments, string>,
    ScalarFunction<{ readonly value: ColumnInput<boolean> }, { readonly upper: boolean }, boolean>,
  ]
>;

/** A function of the namespace client, for its type. */
declare function ofClient<F>(): Bound<F>;

/** A body that is compiled and never run. */
function compiled(_body: () => unknown): void {}

describe("scalar functions", () => {
  test("give an array of values, and take columns and constants apart", () => {
    compiled(async () => {
      expectTypeOf(await double(db, { value: [1n, 2, null] })).toEqualTypeOf<Array<bigint | null>>();
      expectTypeOf(double(db, { value: BigInt64Array.of(1n) })).toEqualTypeOf<ScalarCall<bigint>>();
      expectTypeOf(await double(db, { value: vector }).vector()).toEqualTypeOf<Vector>();
      expectTypeOf(await multiply(db, { value: [1n] }, { factor: 2n })).toEqualTypeOf<Array<bigint | null>>();
      double(db, { value: [1n] }, { signal: AbortSignal.abort(), timeoutMs: 10, settings: { tax: 1 } });
      multiply(db, { value: [1n] }, { factor: 2n }, { timeoutMs: 10 });
      // @ts-expect-error constants are not columns
      multiply(db, { value: [1n], factor: 2n });
      // @ts-expect-error a required constant is missing
      multiply(db, { value: [1n] }, {});
      // @ts-expect-error constants are missing altogether
      multiply(db, { value: [1n] });
      // @ts-expect-error strings are not whole numbers
      double(db, { value: ["1"] });
      // @ts-expect-error a single value is no column: constant() makes it one
      double(db, { value: 1n });
      // @ts-expect-error there is no such column
      double(db, { vlaue: [1n] });
      // @ts-expect-error a timeout is a number
      double(db, { value: [1n] }, { timeoutMs: "1s" });
    });
  });

  test("leave out constants that are all optional", () => {
    compiled(() => {
      greet(db, { name: ["Ada"] });
      greet(db, { name: ["Ada"] }, {});
      greet(db, { name: ["Ada"] }, { greeting: "Ciao" }, { timeoutMs: 1 });
      greet(db, { name: ["Ada"] }, undefined, { timeoutMs: 1 });
      // @ts-expect-error options come after the constants
      greet(db, { name: ["Ada"] }, { timeoutMs: 1 });
    });
  });

  test("take any-typed columns only where the type is beyond doubt", () => {
    compiled(async () => {
      expectTypeOf(await describeAny(db, { value: [1n, null] })).toEqualTypeOf<Array<unknown>>();
      expectTypeOf(await describeAny(db, { value: int32([1, 2]) }).as(int32)).toEqualTypeOf<Array<number | null>>();
      expectTypeOf(describeAny(db, { value: ["x"] }).as(int64)).toEqualTypeOf<ScalarCall<bigint>>();
      describeAny(db, { value: Float64Array.of(1) });
      describeAny(db, { value: vector });
      // @ts-expect-error number[] is int32, float64, ...: say which
      describeAny(db, { value: [1, 2] });
      // @ts-expect-error so is one column of several types
      describeAny(db, { value: [1n, "x"] });
    });
  });

  test("without columns take the number of rows", () => {
    compiled(async () => {
      expectTypeOf(await pi(db, { rows: 3 })).toEqualTypeOf<Array<number | null>>();
      // @ts-expect-error how many?
      pi(db, {});
      // @ts-expect-error it takes no columns
      pi(db, { value: [1n] });
    });
  });
});

describe("table functions", () => {
  test("give a scan of typed rows", () => {
    compiled(async () => {
      const scan = sequence(db, { count: 3n });
      expectTypeOf(scan).toEqualTypeOf<TableScan<{ readonly n: bigint | null }>>();
      expectTypeOf(await scan.rows()).toEqualTypeOf<Array<{ readonly n: bigint | null }>>();
      expectTypeOf(await scan.first()).toEqualTypeOf<{ readonly n: bigint | null } | undefined>();
      expectTypeOf(await scan.table()).toEqualTypeOf<Table>();
      for await (const row of scan) expectTypeOf(row.n).toEqualTypeOf<bigint | null>();
      for await (const one of scan.batches()) expectTypeOf(one).toEqualTypeOf<RecordBatch>();
      // @ts-expect-error a required argument is missing
      sequence(db, {});
      // @ts-expect-error so are all of them
      sequence(db);
      // @ts-expect-error a text is no number
      sequence(db, { count: "3" });
      // @ts-expect-error there is no such argument
      sequence(db, { count: 3n, batch_size: 2 });
      // @ts-expect-error rows are what the worker gave
      scan.rows().then(([row]) => row && (row.n = 1n));
    });
  });

  test("give honest unknowns where only bind knows, and typed rows after `as`", () => {
    compiled(async () => {
      expectTypeOf(await stations(db).rows()).toEqualTypeOf<Dynamic[]>();
      for await (const row of stations(db)) expectTypeOf(row["name"]).toEqualTypeOf<unknown>();
      const typed = stations(db).as({ name: utf8, id: int64 });
      expectTypeOf(await typed.rows()).toEqualTypeOf<
        Array<{ readonly name: string | null; readonly id: bigint | null }>
      >();
      const [row] = await stations(db).rows();
      // @ts-expect-error there may be no row
      void row["name"];
    });
  });

  test("give the columns that are asked for", () => {
    compiled(async () => {
      const options = { columns: ["name", "id"], orderBy: { column: "id", limit: 1 } } as const;
      expectTypeOf(await people(db, options).rows()).toEqualTypeOf<Array<Pick<Person, "name" | "id">>>();
      const computed: Array<"name" | "born"> = ["name"];
      expectTypeOf(await people(db, { columns: computed }).rows()).toEqualTypeOf<
        Array<Partial<Pick<Person, "name" | "born">>>
      >();
      expectTypeOf(await people(db, { filter: (column) => column("id").gt(1n) }).rows()).toEqualTypeOf<Person[]>();
      expectTypeOf(await stations(db, { columns: ["name"] }).rows()).toEqualTypeOf<Array<Pick<Dynamic, "name">>>();
      stations(db, { filter: (column) => column("name").eq("x").or(column("id").isNull()) });
      // @ts-expect-error there is no such column
      people(db, { columns: ["nmae"] });
      // @ts-expect-error nor here
      people(db, { filter: (column) => column("nmae").eq("x") });
      // @ts-expect-error ids are numbers
      people(db, { filter: (column) => column("id").eq("x") });
      // @ts-expect-error there is no such column
      people(db, { orderBy: { column: "nmae" } });
    });
  });

  test("leave out arguments that are all optional, or none", () => {
    compiled(() => {
      repeat(db);
      repeat(db, { times: 2n });
      repeat(db, {}, { columns: ["a"] });
      stations(db, { columns: ["name"], timeoutMs: 5 });
      // @ts-expect-error options come after the arguments
      repeat(db, { columns: ["a"] });
      // @ts-expect-error it takes no arguments
      stations(db, { times: 2n });
    });
  });

  test("take any-typed arguments only where the type is beyond doubt", () => {
    compiled(() => {
      anything(db, { value: 1n });
      anything(db, { value: "x" });
      anything(db, { value: null });
      anything(db, { value: int32.of(1) });
      // @ts-expect-error a number is int32, float64, ...: say which
      anything(db, { value: 1 });
    });
  });
});

describe("functions with an input table", () => {
  test("take tables, batches, columns and rows", () => {
    compiled(async () => {
      expectTypeOf(await countRows(db, arrowTable).rows()).toEqualTypeOf<Array<{ readonly rows: bigint | null }>>();
      countRows(db, batch);
      countRows(db, [batch]);
      countRows(db, sequence(db, { count: 1n }).batches());
      countRows(db, { n: [1n], name: ["x"] });
      countRows(db, { schema: [{ name: "n", type: "int64", nullable: true }], rows: [{ n: 1n }] });
      countRows(db, batch, { timeoutMs: 1 });
      addRowNumber(db, batch, { start: 1n }, { columns: ["n"] });
      expectTypeOf(await total(db, { value: [1n] })).toEqualTypeOf<bigint | null>();
      // @ts-expect-error the input is missing
      countRows(db);
      // @ts-expect-error number[] is int32, float64, ...: say which
      countRows(db, { n: [1, 2] });
      // @ts-expect-error strings are not whole numbers
      total(db, { value: ["1"] });
    });
  });
});

describe("overloads", () => {
  test("are called like any of them, or by index", () => {
    compiled(async () => {
      expectTypeOf(await typeName(db, { value: ["x"] })).toEqualTypeOf<Array<string | null>>();
      expectTypeOf(await typeName(db, { value: [true] }, { upper: true })).toEqualTypeOf<Array<boolean | null>>();
      expectTypeOf(await typeName.overloads[1](db, { value: [true] }, { upper: true })).toEqualTypeOf<
        Array<boolean | null>
      >();
      // @ts-expect-error no overload takes these together
      typeName(db, { value: [1n] });
      // @ts-expect-error there are two
      void typeName.overloads[2];
    });
  });
});

describe("the namespace client", () => {
  test("is the functions without their session", () => {
    compiled(() => {
      expectTypeOf<Bound<typeof double>>().parameters.toEqualTypeOf<
        [columns: { readonly value: ColumnInput<bigint | number> }, options?: CallOptions]
      >();
      expectTypeOf(ofClient<typeof sequence>()({ count: 1 })).toEqualTypeOf<TableScan<{ readonly n: bigint | null }>>();
      expectTypeOf(ofClient<typeof countRows>()({ n: [1n] })).toEqualTypeOf<Scan<{ readonly rows: bigint | null }>>();
      expectTypeOf<ReturnType<Bound<typeof total>>>().toEqualTypeOf<Promise<bigint | null>>();
      expectTypeOf(ofClient<typeof stations>()()).toEqualTypeOf<TableScan<Dynamic>>();
      const narrow = ofClient<typeof sequence>()(
        { count: 1 },
        { columns: ["n"], filter: (column) => column("n").gt(1n) },
      );
      expectTypeOf(narrow).toEqualTypeOf<TableScan<Pick<{ readonly n: bigint | null }, "n">>>();
    });
  });

  test("keeps schemas and functions of a module, and nothing else", () => {
    interface Module {
      readonly connect: Connect;
      readonly abi: 1;
      readonly main: { readonly double: typeof double; readonly typeName: typeof typeName; readonly about: string };
      readonly pi: typeof pi;
    }
    compiled(async () => {
      const bound = null as unknown as BoundModule<Module>;
      expectTypeOf<keyof BoundModule<Module>>().toEqualTypeOf<"main" | "pi">();
      expectTypeOf<keyof BoundModule<Module>["main"]>().toEqualTypeOf<"double" | "typeName">();
      expectTypeOf(await bound.main.double({ value: [1n] })).toEqualTypeOf<Array<bigint | null>>();
      expectTypeOf(await bound.main.typeName({ value: ["x"] })).toEqualTypeOf<Array<string | null>>();
      expectTypeOf(await bound.pi({ rows: 1 })).toEqualTypeOf<Array<number | null>>();
      // @ts-expect-error the session is filled in
      bound.main.double(db, { value: [1n] });
    });
  });
});
