import { describe, expect, it } from "vitest";
import { transports } from "./open-worker.js";
import { soak } from "./soak.js";

/** Enough to show growth; `npm run soak` makes 10,000 calls and 1,000 streams. */
const PLAN = { calls: 300, streams: 60 };

describe.each(transports)("many calls and streams over %s", (transport) => {
  it("leave nothing behind: no process, descriptor, timer or listener", { timeout: 120_000 }, async () => {
    const report = await soak(transport, PLAN);
    expect(report).toMatchObject({ whileOpen: {}, afterClose: {}, warnings: [] });
  });
});
