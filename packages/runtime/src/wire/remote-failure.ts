import type { RemoteFailure, RpcErrorDetail } from "../errors/index.js";
import {
  ERROR_CODE,
  ERROR_DETAILS,
  ERROR_KIND,
  LOG_EXTRA,
  LOG_LEVEL,
  LOG_MESSAGE,
  REQUEST_ID,
  SERVER_ID,
} from "./metadata-keys.js";

/** Reads an error batch: top-level keys first, then their mirrors in `log_extra`; wire specification, section 8. */
export function readRemoteFailure(metadata: ReadonlyMap<string, string>): RemoteFailure {
  const extra = parseObject(metadata.get(LOG_EXTRA)) ?? {};
  const mirrored = (key: string, name: string): string => metadata.get(key) ?? text(extra[name]);
  return {
    remoteType: text(extra["exception_type"]) || (metadata.get(LOG_LEVEL) ?? "EXCEPTION"),
    remoteMessage: metadata.get(LOG_MESSAGE) ?? "",
    remoteTraceback: text(extra["traceback"]),
    errorKind: mirrored(ERROR_KIND, "error_kind"),
    errorCode: mirrored(ERROR_CODE, "error_code"),
    errorDetails: details(parseJson(metadata.get(ERROR_DETAILS)) ?? extra["error_details"]),
    requestId: metadata.get(REQUEST_ID) ?? "",
    serverId: metadata.get(SERVER_ID) ?? "",
  };
}

/** The value of a metadata key that should hold a JSON object; `undefined` when it doesn't. */
export function parseObject(json: string | undefined): Record<string, unknown> | undefined {
  const value = parseJson(json);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function parseJson(json: string | undefined): unknown {
  if (json === undefined) return undefined;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function details(value: unknown): RpcErrorDetail[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (item): item is RpcErrorDetail => typeof item === "object" && item !== null && !Array.isArray(item),
  );
}
