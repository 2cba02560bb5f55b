import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { identityText } from "./worker-identity.js";

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

describe("identityText", () => {
  it("is the text that the reference launcher hashes", () => {
    const text = identityText({
      command: ["python", "-m", "my_worker", "--name", 'a "b" \\ c'],
      cwd: "/srv/data",
      env: { VGI_RPC_Z: "1", PATH: "/bin", VGI_RPC_A: "two", VGI_RPC_GONE: undefined, XVGI_RPC_: "no" },
    });
    expect(text).toBe(
      String.raw`{"cmd":["python","-m","my_worker","--name","a \"b\" \\ c"],"cwd":"/srv/data","env":{"VGI_RPC_A":"two","VGI_RPC_Z":"1"}}`,
    );
    expect(hash(text)).toBe("d980edfa768dded9");
  });

  it("escapes as Python does, and sorts by code points", () => {
    const text = identityText({
      command: ["grüße", "\u007f\t\u0001", "😀"],
      cwd: "/",
      env: { "VGI_RPC_\u{1f600}": "1", "VGI_RPC_\uffee": "2", VGI_RPC_: "3" },
    });
    expect(text).toBe(
      String.raw`{"cmd":["gr\u00fc\u00dfe","\u007f\t\u0001","\ud83d\ude00"],"cwd":"/","env":{"VGI_RPC_":"3","VGI_RPC_\uffee":"2","VGI_RPC_\ud83d\ude00":"1"}}`,
    );
  });
});
