import { RpcError } from "vgi-runtime";
import { describe, expect, it } from "vitest";
import type { Channel } from "../channel.js";
import type { Agreement } from "../agreement.js";
import { newestDialect } from "../dialects/dialect.js";
import type { RunningCall } from "../running-call.js";
import { Attachment } from "./attachment.js";
import { CatalogReader } from "./load-catalog.js";

const main = { path: ["main"], comment: "everything", tags: {} };

const attachment = new Attachment({
  catalog: "example",
  opaqueData: new Uint8Array(0),
  defaultSchema: "main",
  comment: null,
  tags: {},
  dataVersion: null,
  implementationVersion: null,
  supportsTransactions: false,
  supportsTimeTravel: false,
  supportsCatalogContents: true,
  settings: [],
  secretTypes: [],
  companions: [],
  globalFunctions: [],
});

const call = {} as RunningCall;

/** A channel to a worker that fails `catalog_contents`, and lists one empty schema otherwise. */
function channelFailing(failure: Error, calls: string[]): Channel {
  const agreement = { dialect: newestDialect } as Agreement;
  const channel: Pick<Channel, "agreement" | "unary"> = {
    agreement: async () => agreement,
    async unary(method, values) {
      calls.push(method);
      values(agreement);
      if (method === "catalog_contents") throw failure;
      return { items: method === "catalog_schemas" ? [main] : [] };
    },
  };
  return channel as Channel;
}

describe("CatalogReader", () => {
  it("asks schema by schema when the worker refuses the catalog_contents that it offers", async () => {
    const calls: string[] = [];
    const refusal = new RpcError({
      remoteType: "RuntimeError",
      remoteMessage: "out of order",
      remoteTraceback: "",
      errorKind: "",
      errorCode: "",
      errorDetails: [],
      requestId: "",
      serverId: "",
    });
    const catalog = await new CatalogReader(channelFailing(refusal, calls), attachment, call).catalog(undefined);
    expect(catalog.schemas.map(({ path, comment }) => ({ path, comment }))).toEqual([
      { path: ["main"], comment: "everything" },
    ]);
    expect(calls.slice(0, 2)).toEqual(["catalog_contents", "catalog_schemas"]);
  });

  it("does not take a lost worker for a refusal", async () => {
    const calls: string[] = [];
    const lost = new Error("the worker ended");
    await expect(new CatalogReader(channelFailing(lost, calls), attachment, call).catalog(undefined)).rejects.toBe(
      lost,
    );
    expect(calls).toEqual(["catalog_contents"]);
  });
});
