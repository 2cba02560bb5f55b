import { protocolVersions } from "vgi-protocol";
import { describe, expect, it } from "vitest";
import { UnsupportedByProtocolError } from "../errors/index.js";
import { dialectFor, dialects, newestDialect } from "./dialect.js";
import { schemaParameter, schemaReference } from "./schema-reference.js";

describe("dialects", () => {
  it("has one for every protocol version that is defined", () => {
    expect(dialects.map((dialect) => dialect.version)).toEqual([...protocolVersions]);
    expect(newestDialect.version).toBe(protocolVersions.at(-1));
  });

  it("takes any patch of a known minor, and nothing else", () => {
    expect(dialectFor("2.1.7")?.version).toBe("2.1.0");
    expect(dialectFor("2.9.0")).toBeUndefined();
    expect(dialectFor("21.0.0")).toBeUndefined();
    expect(dialectFor("")).toBeUndefined();
  });

  it("names schemas as each version does, and says which version can have nested ones", () => {
    const [oldest, second] = dialects;
    expect(schemaReference(oldest!, ["main"])).toEqual({});
    expect(schemaReference(second!, ["main"])).toEqual({ schemaName: "main" });
    expect(schemaReference(newestDialect, ["a", "b"])).toEqual({ schemaPath: ["a", "b"] });
    expect(schemaParameter(oldest!, ["main"])).toEqual({ name: "main" });
    expect(() => schemaParameter(oldest!, ["a", "b"])).toThrow(UnsupportedByProtocolError);
    expect(() => schemaParameter(oldest!, ["a", "b"])).toThrow(/2\.0\.0/);
  });
});
