import fc from "fast-check";
import { EMPTY_SCHEMA, emptyBatch, encodeStream } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import type { StreamPosition } from "./resume-token.js";
import { positionMetadata, TickBodies } from "./tick-bodies.js";

/** Cursors that are like what else is in the body, and of one length more often than not. */
const cursors = fc.oneof(
  fc.base64String({ minLength: 8, maxLength: 8 }),
  fc.stringMatching(/^[ab]{1,3}$/),
  fc.constantFrom("vgi_rpc.", "state#b6", "ARROW", "größer", "grosser", "äöü", "\u{1f600}x"),
);
const positions: fc.Arbitrary<StreamPosition> = fc.record({
  cursor: cursors,
  callState: fc.option(fc.constantFrom("call", "a", "vgi_rpc.")),
});

describe("bodies of ticks", () => {
  it("say where the stream is, whatever the ones before said", () => {
    fc.assert(
      fc.property(fc.array(positions, { minLength: 1, maxLength: 12 }), (all) => {
        const bodies = new TickBodies();
        for (const position of all) {
          const whole = encodeStream(EMPTY_SCHEMA, [emptyBatch(EMPTY_SCHEMA, positionMetadata(position))]);
          expect(Buffer.compare(bodies.at(position), whole)).toBe(0);
        }
      }),
    );
  });

  it("share no memory: one may still be on its way", () => {
    const bodies = new TickBodies();
    const made = ["one", "two", "six"].map((cursor) => bodies.at({ cursor, callState: null }));
    expect(new Set(made.map(({ buffer }) => buffer)).size).toBe(3);
  });
});
