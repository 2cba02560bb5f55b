import { ExternalStorageError, type ExternalStorageReason } from "../errors/index.js";
import { explainTlsFailure } from "../http/tls-failure.js";
import { redactStorageUrl } from "./storage-url.js";

/** What is known of a fault, besides the URL. */
export interface StorageFault {
  readonly reason: ExternalStorageReason;
  readonly why: string;
  readonly next?: string | undefined;
  readonly status?: number | undefined;
}

/** The error for data that can't be read or written at a URL. It has no cause: those of HTTP libraries may quote the whole URL. */
export function storageError(verb: "read" | "written", url: URL | string, fault: StorageFault): ExternalStorageError {
  const shown = redactStorageUrl(url);
  return new ExternalStorageError(
    {
      what:
        verb === "read" ? `data in external storage at ${shown} can't be read` : `a request can't be put at ${shown}`,
      why: fault.why,
      next: fault.next,
    },
    { reason: fault.reason, url: shown, status: fault.status },
  );
}

/** The fault that an error status of a storage means. */
export function statusFault(status: number): StorageFault {
  if (status === 401 || status === 403 || status === 404 || status === 410) {
    return {
      reason: "expired",
      status,
      why: `the storage answered with HTTP ${status}: the signed URL is no longer good, or the object is gone`,
      next: "Call again for a fresh URL; if that fails too, ask the worker's operator for URLs that are good for longer.",
    };
  }
  return {
    reason: "status",
    status,
    why: `the storage answered with HTTP ${status}`,
    next: status === 429 || status >= 500 ? "It is overloaded or failing: try again later." : undefined,
  };
}

/** The fault of a request that got no answer. Of the error its code is kept, and names of hosts on a certificate. */
export function unreachableFault(error: unknown): StorageFault {
  const tls = explainTlsFailure(error);
  if (tls !== null) {
    // `tls` alone is for the worker.
    const next = tls.next.replaceAll(/tls: \{[^}]*\}/g, (option) => `external: { ${option} }`);
    return { reason: "unreachable", why: tls.why, next };
  }
  const code = codeOf(error);
  return {
    reason: "unreachable",
    why: code === undefined ? "there was no connection, or it broke" : `there was no connection, or it broke (${code})`,
    next: "Check that this machine can reach the storage, which it shares with the worker; external: { proxy } names a proxy.",
  };
}

/** Whether the same request may succeed in a moment. */
export function mayPass(error: unknown): error is ExternalStorageError {
  if (!(error instanceof ExternalStorageError)) return false;
  if (error.reason === "unreachable" || error.reason === "truncated" || error.reason === "timeout") return true;
  const { status } = error;
  return status === 408 || status === 425 || status === 429 || (status !== undefined && status >= 500);
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}
