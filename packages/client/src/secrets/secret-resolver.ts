import type { RecordBatch } from "apache-arrow";

/** A secret that a function asks for while it is bound. */
export interface SecretRequest {
  /** Type of the secret, e.g. `s3`. */
  readonly type: string;
  /** What it is for, e.g. a URL: the secret with the longest matching scope is meant. `null` for any. */
  readonly scope: string | null;
  /** Name of the secret; goes before the scope. `null` for any. */
  readonly name: string | null;
}

/** A secret that was found. */
export interface ResolvedSecret {
  /** Its own name, by which secrets of one type are told apart. */
  readonly name: string;
  /** Default: the type that was asked for. */
  readonly type?: string | undefined;
  /** Prefixes of what it is for. Default: everything. */
  readonly scope?: readonly string[] | undefined;
  /** Its parameters: an object, or a batch of one row. */
  readonly values: Readonly<Record<string, unknown>> | RecordBatch;
}

/**
 * Answers what functions ask for. `null` when there is no such secret: the function then decides whether it goes on without.
 *
 * @example
 * ```ts
 * const secretResolver: SecretResolver = ({ type }) =>
 *   type === "s3" ? { name: "bucket", values: { key_id: "…", secret: "…" } } : null;
 * await using db = await client.attach("example", { secretResolver });
 * ```
 */
export type SecretResolver = (
  request: SecretRequest,
  options: { readonly signal: AbortSignal },
) => ResolvedSecret | null | Promise<ResolvedSecret | null>;
