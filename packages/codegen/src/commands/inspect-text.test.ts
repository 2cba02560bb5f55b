import { expect, test } from "vitest";
import { arg, catalog } from "../testing/build-model.js";
import { catalogText } from "./inspect-text.js";

test("formats of COPY are shown with their directions and options", () => {
  const format = { name: "csv", description: "Rows of text.\nMore.", comment: null, tags: {}, ordered: false };
  const header = arg("header", { role: "named", type: "bool", optional: true, default: true });
  const model = catalog({
    name: "shop",
    copyFormats: [
      { ...format, direction: "both", options: [header] },
      { ...format, name: "log", direction: "to", description: "", options: [] },
    ],
  });
  expect(catalogText(model).split("\n")).toEqual([
    "catalog shop",
    "  copy from and to csv(header => bool = true)  # Rows of text.",
    "  copy to log()",
  ]);
});
