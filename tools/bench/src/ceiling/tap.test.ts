import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect } from "vgi-client";
import { expect, test } from "vitest";
import { nodeReplay } from "../replay/replay-process.js";
import { ByteTap } from "./byte-tap.js";
import { HttpTap } from "./http-tap.js";
import { checkAnswers } from "./recording.js";

for (const isAhead of [true, false]) {
  test(`a byte tap passes calls on, and asks again ${isAhead ? "all at once" : "in turn"}`, async () => {
    await using tap = await ByteTap.start(nodeReplay("stdio"), { isAhead });
    await using client = await connect("url" in tap.place ? tap.place.url : "");
    const db = await client.attach("replay");
    let rows = 0;
    await tap.record(async () => {
      const call = { name: "replay", arguments: { positional: ["int64", 10n, 6n] } };
      for await (const batch of db.table(call)) rows += batch.numRows;
    });
    expect(rows).toBe(60);
    await tap.replay();
    await tap.replay();
  });
}

test("an HTTP tap passes requests on, asks again, and says when the answers are others", async () => {
  let answer = "a".repeat(1_000);
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    request.resume().on("end", () => response.end(answer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  await using tap = await HttpTap.start(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const url = "url" in tap.place ? tap.place.url : "";
  await tap.record(async () => {
    const response = await fetch(`${url}/x`, { method: "POST", body: "question" });
    expect(await response.text()).toBe(answer);
  });
  await tap.replay();
  expect(asked).toBe(2);
  answer = "refused";
  await expect(tap.replay()).rejects.toThrow("7 bytes were answered, where 1000 were the first time");
  server.close();
});

test("answers may differ by what is in a token or a time", () => {
  expect(() => checkAnswers(1_000_000, 1_000_008)).not.toThrow();
});
