import { ServiceError } from "./service-error.js";

/** Header by which a client bounds a response; its least value is 64 KiB. */
export const ACCEPT_MAX_RESPONSE_BYTES = "vgi-accept-max-response-bytes";

const LEAST = 65_536;

/**
 * Reads the strict form of the limit: one decimal integer from 65536 to 2^53-1, without sign, leading zero or comma.
 * Throws {@link ServiceError} for anything else.
 */
export function readResponseLimit(value: string | readonly string[] | undefined): number | null {
  if (value === undefined) return null;
  const limit = typeof value === "string" && /^[1-9]\d{4,15}$/.test(value) ? Number(value) : Number.NaN;
  if (limit >= LEAST && Number.isSafeInteger(limit)) return limit;
  throw new ServiceError(
    `${ACCEPT_MAX_RESPONSE_BYTES} must be one decimal integer from ${LEAST} to ${Number.MAX_SAFE_INTEGER}`,
    { type: "ProtocolError", code: "INVALID_ARGUMENT" },
  );
}

/** The error that takes the place of a response beyond its limit. */
export function responseTooLarge(method: string, actual: number, limit: number): ServiceError {
  return new ServiceError(`the response of '${method}' exceeds max_response_bytes (${actual} > ${limit})`, {
    type: "ResponseTooLargeError",
    code: "RESOURCE_EXHAUSTED",
  });
}
