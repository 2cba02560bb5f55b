import { describe, expect, it, vi } from "vitest";
import { CancelledError, DeadlineError } from "./call-errors.js";
import { type RemoteFailure, RPC_CODES, RpcError, type RpcErrorDetail } from "./rpc-error.js";
import { HttpStatusError, NotAWorkerError } from "./transport-errors.js";
import { formatErrorText, VgiError } from "./vgi-error.js";
import { WorkerExitedError } from "./worker-errors.js";

const failure: RemoteFailure = {
  remoteType: "ValueError",
  remoteMessage: "bad size",
  remoteTraceback: "Traceback …",
  errorKind: "",
  errorCode: "",
  errorDetails: [],
  requestId: "r1",
  serverId: "s1",
};
const retryInfo = { "@type": "vgi_rpc.RetryInfo", retry_delay_seconds: 1.5 };

describe("VgiError", () => {
  it("is matched by class, up and down the hierarchy", () => {
    const error = new NotAWorkerError(
      { what: "no" },
      { status: 200, contentType: "text/html", fromWorker: false, body: "" },
    );
    expect(error).toBeInstanceOf(NotAWorkerError);
    expect(error).toBeInstanceOf(HttpStatusError);
    expect(error).toBeInstanceOf(VgiError);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(RpcError);
    expect(new Error("x")).not.toBeInstanceOf(VgiError);
    expect([error.name, error.code]).toEqual(["NotAWorkerError", "VGI_NOT_A_WORKER"]);
  });

  it("is matched across two copies of the package", async () => {
    vi.resetModules();
    const copy = await import("./call-errors.js");
    expect(copy.CancelledError).not.toBe(CancelledError);
    expect(new copy.CancelledError({ what: "x" })).toBeInstanceOf(CancelledError);
    expect(new CancelledError({ what: "x" })).toBeInstanceOf(copy.CancelledError);
    expect(new CancelledError({ what: "x" })).not.toBeInstanceOf(copy.DeadlineError);
  });

  it("lets programs subclass it", () => {
    class Own extends DeadlineError {}
    expect(new Own("call", 1, { what: "x" })).toBeInstanceOf(Own);
    expect(new Own("call", 1, { what: "x" })).toBeInstanceOf(DeadlineError);
    expect(new DeadlineError("call", 1, { what: "x" })).not.toBeInstanceOf(Own);
  });

  it("makes one message of what, why and next", () => {
    expect(formatErrorText({ what: "a failed" })).toBe("a failed");
    expect(formatErrorText({ what: "a failed", why: "b" })).toBe("a failed: b");
    expect(formatErrorText({ what: "a failed", why: "b", next: "Do c." })).toBe("a failed: b. Do c.");
    expect(formatErrorText({ what: "a failed", why: "b.", next: "Do c." })).toBe("a failed: b. Do c.");
  });

  it("appends the end of stderr to the message of a worker's end", () => {
    const lastStderr = Array.from({ length: 50 }, (_, i) => `line ${i}`);
    const error = new WorkerExitedError(
      { what: "w ended", why: "exit code 1" },
      { exitCode: 1, signal: null, lastStderr },
    );
    expect(error.message).toBe(
      `w ended: exit code 1. Its stderr ended with:\n${lastStderr
        .slice(-10)
        .map((line) => `  ${line}`)
        .join("\n")}`,
    );
    expect(error.lastStderr).toHaveLength(50);
  });
});

describe("RpcError", () => {
  it("keeps what the worker sent", () => {
    const error = new RpcError(failure, { method: "bind", lastStderr: ["oops"] });
    expect(error.message).toBe("bind failed on the worker: ValueError: bad size");
    expect(error).toMatchObject({ ...failure, method: "bind", lastStderr: ["oops"], code: "VGI_RPC" });
  });

  it("does not repeat a type that the message begins with", () => {
    expect(new RpcError({ ...failure, remoteMessage: "ValueError: bad" }).message).toBe(
      "the worker answered with an error: ValueError: bad",
    );
  });

  // Wire specification, section 8, "Retryability": UNAVAILABLE, and RESOURCE_EXHAUSTED that says when; all else is final.
  it.each([...RPC_CODES, "NEW_CODE", "unavailable", ""])(
    "says by the code %j whether the same call may succeed later",
    (errorCode) => {
      const retryable = (...errorDetails: readonly RpcErrorDetail[]): boolean =>
        new RpcError({ ...failure, errorCode, errorDetails }).isRetryable;
      expect(retryable()).toBe(errorCode === "UNAVAILABLE");
      expect(retryable(retryInfo)).toBe(errorCode === "UNAVAILABLE" || errorCode === "RESOURCE_EXHAUSTED");
      expect(retryable({ "@type": "app.v1.Unknown" }, retryInfo)).toBe(retryable(retryInfo));
      expect(retryable({ "@type": "vgi_rpc.QuotaFailure", violations: [] })).toBe(retryable());
    },
  );

  it("reads codes and delays that it knows", () => {
    expect(new RpcError({ ...failure, errorCode: "NEW_CODE" }).canonicalCode).toBe("UNKNOWN");
    expect(new RpcError({ ...failure, errorDetails: [{ "@type": "x.Y" }, retryInfo] }).retryDelaySeconds).toBe(1.5);
    expect(
      new RpcError({ ...failure, errorDetails: [{ ...retryInfo, retry_delay_seconds: -1 }] }).retryDelaySeconds,
    ).toBeUndefined();
  });
});
