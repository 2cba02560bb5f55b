import { toArrowSchema } from "vgi-arrow";
import { expect, it } from "vitest";
import { functionModel } from "./function-model.js";

const record = {
  name: "geo_encode",
  functionType: "TABLE",
  comment: null,
  description: "",
  tags: {},
  arguments: toArrowSchema({
    fields: [
      { name: "latitude", type: "float64", nullable: true },
      { name: "precision", type: "int64", nullable: true, metadata: { vgi_arg: "named" } },
    ],
  }),
  outputSchema: toArrowSchema({ fields: [] }),
  examples: [],
  categories: [],
  stability: null,
  nullHandling: null,
  orderPreservation: null,
  requiredSettings: [],
  requiredSecrets: [],
  maxWorkers: null,
  hasFinalize: false,
};

it("takes a function whose arguments are the columns of its input for a table-in-out function", () => {
  const { kind, arguments: args } = functionModel({ ...record, inputFromArgs: true } as never);
  expect([kind, args.map(({ role }) => role)]).toEqual(["table_in_out", ["column", "named"]]);
});

it("takes the same arguments for those of a table function where nothing says so", () => {
  const { kind, arguments: args } = functionModel(record as never);
  expect([kind, args.map(({ role }) => role)]).toEqual(["table", ["positional", "named"]]);
});
