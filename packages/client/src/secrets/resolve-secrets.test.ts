import { batchFromRows, readRows, toArrowSchema } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import { namedValuesBatch } from "../arguments/named-values.js";
import { type Dialect, dialectFor } from "../dialects/dialect.js";
import { type Found, resolveSecrets, withFound } from "./resolve-secrets.js";
import type { SecretRequest } from "./secret-resolver.js";

const dialect = (version: string): Dialect => dialectFor(version) as Dialect;
const wanted: readonly SecretRequest[] = [
  { type: "s3", scope: null, name: null },
  { type: "s3", scope: "s3://bucket/x", name: null },
  { type: "gcs", scope: null, name: "mine" },
];
const found: readonly Found[] = wanted.map((request, index) => ({
  request,
  secret: { name: `secret of ${index}`, scope: [`scope ${index}`, "other"], values: { key: BigInt(index) } },
}));
const stored = (type: string, index: number): object => ({
  type,
  scope: `scope ${index}\nother`,
  key: BigInt(index),
});

/** What a bind would carry: by column, the secret and the metadata of its field. */
function carried(version: string, all: readonly Found[], given = namedValuesBatch({}, "secret")): unknown {
  const batch = withFound(given, all, dialect(version));
  if (batch === null) return null;
  const [row] = readRows(batch);
  return batch.schema.fields.map(({ name, metadata }) => [name, row?.[name], Object.fromEntries(metadata)]);
}

describe("secrets that were found", () => {
  it("stand under their names from 2.1 on", () => {
    expect(carried("2.1.0", found)).toEqual([
      ["secret of 0", stored("s3", 0), {}],
      ["secret of 1", stored("s3", 1), {}],
      ["secret of 2", stored("gcs", 2), {}],
    ]);
  });

  it("stand under their type before, or under a number with what was asked for", () => {
    expect(carried("2.0.0", found)).toEqual([
      ["s3", stored("s3", 0), {}],
      ["secret_1", stored("s3", 1), { secret_type: "s3", scope: "s3://bucket/x" }],
      ["secret_2", stored("gcs", 2), { secret_type: "gcs", secret_name: "mine" }],
    ]);
  });

  it("go before those that were given, and leave the others", () => {
    const given = namedValuesBatch({ "secret of 0": "old", other: "kept" }, "secret");
    expect(carried("2.2.0", found.slice(0, 1), given)).toEqual([
      ["secret of 0", stored("s3", 0), {}],
      ["other", "kept", {}],
    ]);
  });

  it("may be batches, and of another type than was asked for", () => {
    const values = batchFromRows(toArrowSchema({ fields: [{ name: "n", type: "int8", nullable: false }] }), [{ n: 1 }]);
    const [request] = wanted;
    const all = [{ request: request as SecretRequest, secret: { name: "r", type: "r2", values } }];
    expect(carried("2.2.0", all)).toEqual([["r", { type: "r2", scope: "", n: 1 }, {}]]);
  });

  it("are none when there are none", () => {
    expect(carried("2.2.0", [{ request: wanted[0] as SecretRequest, secret: null }])).toBeNull();
  });

  it("are asked for side by side, and with the call's signal", async () => {
    const { signal } = new AbortController();
    let now = 0;
    let most = 0;
    const all = await resolveSecrets(
      wanted,
      async ({ type }, options) => {
        expect(options.signal).toBe(signal);
        now += 1;
        most = Math.max(most, now);
        await Promise.resolve();
        now -= 1;
        return type === "gcs" ? null : { name: type, values: {} };
      },
      signal,
    );
    expect(most).toBe(3);
    expect(all.map(({ secret }) => secret?.name)).toEqual(["s3", "s3", undefined]);
  });
});
