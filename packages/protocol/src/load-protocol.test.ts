import { describe, expect, expectTypeOf, it } from "vitest";
import type { Schema } from "apache-arrow";
import {
  loadProtocol,
  loadSecretProtocol,
  protocolVersions,
  type ProtocolModule,
  type v1_0,
  type v2_2,
} from "./index.js";

describe("loadProtocol", () => {
  it("has every version", async () => {
    expect(protocolVersions).toEqual(["1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0", "1.5.0", "2.0.0", "2.1.0", "2.2.0"]);
    for (const version of protocolVersions) expect((await loadProtocol(version)).version).toBe(version);
  });

  it("tells the name that routed workers use", async () => {
    expect((await loadProtocol("1.5.0")).routedName).toBeNull();
    expect((await loadProtocol("2.0.0")).routedName).toBe("vgi.v2");
    expect((await loadSecretProtocol("0.47.0")).routedName).toBe("vgi.secret.v1");
  });

  it("refuses a version that there is not", async () => {
    await expect(loadProtocol("3.0.0")).rejects.toThrow("There is no VGI protocol 3.0.0 here. Known versions: 1.0.0,");
    await expect(loadProtocol("__proto__")).rejects.toThrow("There is no VGI protocol __proto__ here.");
  });

  it("shares what is equal, and keeps apart what is not", async () => {
    const [old, next, last] = await Promise.all([loadProtocol("1.0.0"), loadProtocol("2.1.0"), loadProtocol("2.2.0")]);
    expect(last.records.BindRequest).toBe(next.records.BindRequest);
    expect(last.records.BindRequest).not.toBe(old.records.BindRequest);
    expect(last.records.CatalogContentsResponse).not.toBe(next.records.CatalogContentsResponse);
  });

  it("types methods and records by version", async () => {
    const { methods } = await loadProtocol("2.2.0");
    expectTypeOf(methods.bind.decodeResult).returns.toEqualTypeOf<v2_2.BindResponse>();
    expectTypeOf<v2_2.BindResponse["outputSchema"]>().toEqualTypeOf<Schema>();
    expectTypeOf<v2_2.TableInfo>().toHaveProperty("schemaPath");
    expectTypeOf<v1_0.TableInfo>().toHaveProperty("schemaName");
    expectTypeOf<v1_0.InitRequestInput["phase"]>().toEqualTypeOf<v1_0.TableInOutFunctionInitPhase | null | undefined>();
    expectTypeOf(await loadProtocol("1.9.0" as string).catch(() => null)).toEqualTypeOf<ProtocolModule | null>();
  });
});
