import { expect, it } from "vitest";
import { createPool } from "../pool/create-pool.js";

it.each([
  [{ "x-a": "s3cret\r\nb: c" }, "its value has characters that no header may have, such as a line break"],
  [{ "x-a": "s3cret →" }, "its value has characters that no header may have"],
  [{ "x a": "s3cret" }, "its name has characters that no header may have"],
  [{ "Content-Length": "5" }, "it is set with each request"],
  [{ "transfer-encoding": "chunked" }, "it is set with each request"],
])("refuses %j at once, and does not show it", (headers, why) => {
  expect(() => createPool("https://host", { headers })).toThrow(why);
  expect(() => createPool("https://host", { headers })).not.toThrow(/s3cret/);
});

it("takes what HTTP takes", () => {
  createPool("https://host", { headers: { Authorization: "Bearer x", "X-Name": "J\u00fcrgen\tx", host: "other" } });
});
