import { HttpStatusError, RpcError } from "../errors/index.js";

/** What a refused call tells about the worker. */
export interface VersionHint {
  /** Version of the protocol that the worker speaks, `X.Y.Z`; `null` when it did not say. */
  readonly serverVersion: string | null;
  /** Wire generation of the worker; `null` when the refusal does not tell. */
  readonly generation: "routed" | "unrouted" | null;
  /** Names of the protocols that the worker hosts, when it listed them. */
  readonly protocols: readonly string[];
}

/**
 * Reads from a refused call what the worker would have accepted; `null` when the error is no such refusal. After a refusal the
 * connection is as good as before, so an optimistic first call costs nothing when right, and one round trip when wrong.
 *
 * A hint can repeat itself, when the address is wrong in some other way: try each combination once.
 *
 * @example
 * ```ts
 * import { readVersionHint, type RpcConnection, type RpcRequest, unroutedRouting } from "vgi-runtime";
 *
 * async function callEither(connection: RpcConnection, request: RpcRequest) {
 *   try {
 *     return await connection.unary(request);
 *   } catch (error) {
 *     const hint = readVersionHint(error);
 *     if (hint?.generation !== "unrouted") throw error;
 *     const protocolVersion = hint.serverVersion ?? request.protocolVersion;
 *     return connection.unary({ ...request, routing: unroutedRouting(), protocolVersion });
 *   }
 * }
 * ```
 */
export function readVersionHint(error: unknown): VersionHint | null {
  if (error instanceof RpcError) return fromRpcError(error);
  if (error instanceof HttpStatusError) return fromHttpStatus(error);
  return null;
}

function fromRpcError(error: RpcError): VersionHint | null {
  const message = error.remoteMessage;
  switch (error.errorKind) {
    case "protocol_version_mismatch": {
      const named = /for protocol '([^']+)'/.exec(message)?.[1] ?? subjectOf(error);
      return {
        serverVersion: /\bServer:\s*v?(\d+\.\d+\.\d+)/.exec(message)?.[1] ?? versionInDetails(error),
        // Only a server with routing names the protocol whose version it compared.
        generation: named === undefined ? "unrouted" : "routed",
        protocols: named === undefined ? [] : [named],
      };
    }
    case "protocol_not_specified":
    case "protocol_not_supported":
      return { serverVersion: null, generation: "routed", protocols: hostedProtocols(message) };
    default:
      return null;
  }
}

/**
 * Over HTTP the generations have different paths, and each answers the other's with 404: a page from the older one, JSON from the newer
 * one, both with the headers of a worker.
 */
function fromHttpStatus(error: HttpStatusError): VersionHint | null {
  if (error.status !== 404 || !error.fromWorker) return null;
  const generation =
    error.contentType === "text/html" ? "unrouted" : error.contentType === "application/json" ? "routed" : null;
  return { serverVersion: null, generation, protocols: [] };
}

function hostedProtocols(message: string): string[] {
  const list = /\b[Hh]ost(?:s|ed):\s*\[([^\]]*)\]/.exec(message)?.[1] ?? "";
  return [...list.matchAll(/'([^']*)'/g)].map((match) => match[1] ?? "");
}

function versionViolations(error: RpcError): Record<string, unknown>[] {
  const failure = error.errorDetails.find((detail) => detail["@type"] === "vgi_rpc.PreconditionFailure");
  const violations = failure?.["violations"];
  if (!Array.isArray(violations)) return [];
  return violations.filter(
    (item): item is Record<string, unknown> =>
      typeof item === "object" && item !== null && "type" in item && item.type === "protocol_version",
  );
}

function subjectOf(error: RpcError): string | undefined {
  const subject = versionViolations(error)[0]?.["subject"];
  return typeof subject === "string" && subject !== "" ? subject : undefined;
}

function versionInDetails(error: RpcError): string | null {
  const description = versionViolations(error)[0]?.["description"];
  return typeof description === "string" ? (/server requires v?(\d+\.\d+\.\d+)/.exec(description)?.[1] ?? null) : null;
}
