import { describe, expect, test } from "vitest";
import { ArgumentError, type Session, type VgiClient } from "../src/index.js";
import type { RpcInterceptor } from "vgi-runtime";
import { CancelledError, RpcError } from "vgi-runtime";
import { int32 } from "../src/codegen-v1/index.js";
import { caught } from "./support/caught.js";
import * as demo from "./support/demo-sdk.js";
import { transports } from "./support/lanes.js";
import { useLane } from "./support/use-lane.js";

describe.each(transports)("scalar functions of one row over $transport", (lane) => {
  let client: VgiClient;
  let db: Session;
  let inits = 0;
  const counting: RpcInterceptor = {
    stream: (request, options, next) => {
      inits += 1;
      return next(request, options);
    },
  };

  useLane(
    lane,
    async (opened) => {
      client = opened;
      db = await client.attach("demo");
    },
    { interceptors: [counting] },
  );

  test("a thousand calls at once are one, generated and untyped", async () => {
    inits = 0;
    const thrice = demo.multiply.coalesced(db, { factor: 3n });
    const numbers = Array.from({ length: 1000 }, (_, index) => BigInt(index));
    expect(await Promise.all(numbers.map((value) => thrice({ value })))).toEqual(numbers.map((value) => value * 3n));
    expect(inits).toBe(1);
    const columns = { fields: [{ name: "value", type: "int64", nullable: true }] } as const;
    const double = db.scalarValues({ name: "double", columns });
    expect(await Promise.all([double({ value: 1n }), double({ value: null }), double({ value: 3n })])).toEqual([
      2n,
      null,
      6n,
    ]);
    expect(inits).toBe(2);
  });

  test("columns of any type and of any number share batches with their like", async () => {
    inits = 0;
    const named = demo.describe.coalesced(db);
    const texts = await Promise.all([1n, "a", 2n, int32.of(7)].map((value) => named({ value })));
    expect(texts.map((text) => typeof text)).toEqual(["string", "string", "string", "string"]);
    expect(inits).toBe(3);
    const join = demo.join.coalesced(db, { separator: "-" });
    expect(
      await Promise.all([join({ parts: ["a", "b"] }), join({ parts: ["c"] }), join({ parts: ["d", "e"] })]),
    ).toEqual(["a-b", "c", "d-e"]);
    expect(await demo.pi.coalesced(db)({})).toBeCloseTo(Math.PI);
  });

  test("a wrong row is the error of its caller alone, the worker's that of all in the batch", async () => {
    const double = demo.double.coalesced(db);
    // @ts-expect-error: a number that does not fit
    const [good, bad, missing] = await Promise.allSettled([double({ value: 1n }), double({ value: "x" }), double({})]);
    expect(good).toMatchObject({ value: 2n });
    for (const one of [bad, missing]) expect(one?.status === "rejected" && one.reason).toBeInstanceOf(ArgumentError);
    const faulty = await client.attach("faults");
    const columns = { fields: [{ name: "value", type: "int64", nullable: true }] } as const;
    const unknown = faulty.scalarValues({ name: "no_such_function", columns });
    for (const error of await Promise.all([1n, 2n].map((value) => caught(unknown({ value }))))) {
      expect(error).toBeInstanceOf(RpcError);
    }
  });

  test("a caller that gives up leaves the others", async () => {
    const double = demo.double.coalesced(db, { maxDelayMs: 20 });
    const controller = new AbortController();
    const given = caught(double({ value: 1n }, { signal: controller.signal }));
    const other = double({ value: 2n });
    controller.abort();
    expect(await given).toBeInstanceOf(CancelledError);
    expect(await other).toBe(4n);
  });
});
