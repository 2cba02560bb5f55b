import { UsageError } from "vgi-runtime/errors";
import type { RpcService } from "../../services/rpc-service.js";
import type { Session } from "../../session.js";
import type * as calls from "../implementation.js";
import type * as methods from "../services/methods.js";

/** What generated functions do. */
export type GeneratedCalls = typeof calls;

/** What generated methods of services do. */
export type GeneratedMethods = typeof methods;

/**
 * What generated functions do. A session brings it along, so that importing an SDK loads none of it, and that nothing waits for it where
 * there is a session. Throws `UsageError` for what is no session.
 */
export function generatedCallsOf(db: Session): GeneratedCalls {
  return broughtBy(db, "function", "session", "Give what connect() of the SDK resolved to, or attach() of a client.");
}

/** What generated methods do, which a service brings along. Throws `UsageError` for what is no service. */
export function generatedMethodsOf(service: RpcService): GeneratedMethods {
  const next = "Give what connect() of the generated code resolved to, or service() of a client.";
  return broughtBy(service, "method", "service", next);
}

function broughtBy<T>(host: { readonly codegenV1: T }, kind: string, wanted: string, next: string): T {
  const brought = (host as Partial<{ readonly codegenV1: T }> | null | undefined)?.codegenV1;
  if (brought !== undefined) return brought;
  throw new UsageError({ what: `the first argument of a generated ${kind} is no ${wanted} of this version`, next });
}
