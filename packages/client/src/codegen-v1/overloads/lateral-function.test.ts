import type { RecordBatch } from "apache-arrow";
import { readRows } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import type { TableInOutCallRequest } from "../../model/call.js";
import type { Session } from "../../session.js";
import { tableInOutFunction } from "../table-functions/table-in-out-function.js";
import { overloaded } from "./overloaded.js";
import type { ArgumentDescriptor } from "../descriptors/function-descriptor.js";
import type { LateralFunction } from "../table-functions/table-function-types.js";

interface Columns {
  readonly latitude: readonly number[];
  readonly longitude: readonly number[];
}

type Encode = LateralFunction<Columns, { readonly precision?: bigint }>;

const column = (key: string): ArgumentDescriptor => ({ key, role: "column", type: "float64" });
const precision: ArgumentDescriptor = { key: "precision", role: "named", type: "int64", optional: true };

function lateral<F extends Encode>(...columns: readonly string[]): F {
  const args = [...columns.map(column), precision];
  return tableInOutFunction<F>({ kind: "table_in_out", schema: ["main"], name: "geo_encode", args });
}

async function* none(): AsyncGenerator<RecordBatch> {}

/** A session that keeps the call, and gives no rows. */
function recording(): { readonly db: Session; readonly calls: TableInOutCallRequest[] } {
  const calls: TableInOutCallRequest[] = [];
  const tableInOut = (call: TableInOutCallRequest): AsyncIterable<RecordBatch> => {
    calls.push(call);
    return none();
  };
  return { db: { tableInOut } as unknown as Session, calls };
}

describe("a function whose arguments are the columns of its input", () => {
  it("sends columns as rows, and only the other arguments as arguments", async () => {
    const { db, calls } = recording();
    await lateral("latitude", "longitude")(
      db,
      { latitude: [52.5, 48], longitude: [13.4, 11] },
      { precision: 5n },
    ).rows();
    const [{ input, arguments: args, finalize } = {} as TableInOutCallRequest] = calls;
    expect([...(input as Iterable<RecordBatch>)].flatMap((batch) => readRows(batch))).toEqual([
      { latitude: 52.5, longitude: 13.4 },
      { latitude: 48, longitude: 11 },
    ]);
    expect(args?.positional).toEqual([]);
    expect(Object.keys(args?.named ?? {})).toEqual(["precision"]);
    expect(finalize).toBe(false);
  });

  it("is chosen among overloads by its columns", async () => {
    const { db, calls } = recording();
    const encode = overloaded(lateral("latitude", "longitude"), lateral("latitude", "longitude", "altitude"));
    const three = { latitude: [1], longitude: [2], altitude: [3] };
    await encode(db, three).rows();
    const [{ input } = {} as TableInOutCallRequest] = calls;
    expect([...(input as Iterable<RecordBatch>)].map((batch) => batch.numCols)).toEqual([3]);
  });

  it("refuses columns that it does not have", async () => {
    const wrong = { latitude: [1], longitud: [2] } as unknown as Columns;
    await expect(lateral("latitude", "longitude")(recording().db, wrong).rows()).rejects.toThrow(/longitud/);
  });
});
