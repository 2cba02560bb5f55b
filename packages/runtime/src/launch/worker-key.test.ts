import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { pythonSeconds, workerKey } from "./worker-key.js";

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

describe("workerKey", () => {
  it("is the text that the reference launcher hashes", () => {
    const text = workerKey({
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
    const text = workerKey({
      command: ["grüße", "\u007f\t\u0001", "😀"],
      cwd: "/",
      env: { "VGI_RPC_\u{1f600}": "1", "VGI_RPC_\uffee": "2", VGI_RPC_: "3" },
    });
    expect(text).toBe(
      String.raw`{"cmd":["gr\u00fc\u00dfe","\u007f\t\u0001","\ud83d\ude00"],"cwd":"/","env":{"VGI_RPC_":"3","VGI_RPC_\uffee":"2","VGI_RPC_\ud83d\ude00":"1"}}`,
    );
  });
});

describe("pythonSeconds", () => {
  it.each([
    [300_000, "300.0"],
    [1500, "1.5"],
    [0, "0.0"],
  ])("%d ms are %s", (milliseconds, text) => {
    expect(pythonSeconds(milliseconds)).toBe(text);
  });
});
