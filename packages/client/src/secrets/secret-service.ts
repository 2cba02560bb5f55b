import { loadSecretProtocol } from "vgi-protocol";
import {
  createPool,
  type PoolOptions,
  readVersionHint,
  routedRouting,
  unroutedRouting,
  type WorkerAddressInput,
} from "vgi-runtime";
import { readAnswer } from "../read-answer.js";
import type { ResolvedSecret, SecretRequest } from "./secret-resolver.js";

/** Options of {@link secretService}. */
export interface SecretServiceOptions extends PoolOptions {
  /** How long one lookup may take. Default 30,000 ms. */
  readonly timeoutMs?: number | undefined;
  /** Forgets what was found after this long, whatever the service allows. Default 300,000 ms; 0 keeps nothing. */
  readonly maxAgeMs?: number | undefined;
}

/** A secret service as the resolver of a session, which keeps what it found as long as the service allows. */
export interface SecretService extends AsyncDisposable {
  /** Give this as `secretResolver`. */
  readonly resolver: (
    request: SecretRequest,
    options: { readonly signal: AbortSignal },
  ) => Promise<ResolvedSecret | null>;
  close(): Promise<void>;
}

type Generation = "routed" | "unrouted";

interface Kept {
  readonly secret: ResolvedSecret | null;
  readonly until: number;
}

/** How long an answer is kept that names no time of its own, also that there is no such secret. */
const SHORT_MS = 10_000;

/** The newest records of the secret protocol, by the version of vgi-python that has them. */
const NEWEST = "0.47.0";

/**
 * Looks secrets up in a service that speaks the VGI secret protocol (`vgi-secret-serve` starts one), of either wire generation.
 *
 * @example
 * ```ts
 * await using secrets = secretService("https://secrets.example.com", { bearerToken: () => token() });
 * await using db = await client.attach("example", { secretResolver: secrets.resolver });
 * ```
 */
export function secretService(address: WorkerAddressInput, options: SecretServiceOptions = {}): SecretService {
  const { timeoutMs = 30_000, maxAgeMs = 300_000 } = options;
  const pool = createPool(address, options);
  const kept = new Map<string, Kept>();
  let spoken: Generation = "routed";

  const ask = async (path: string, type: string, signal: AbortSignal): Promise<Kept> => {
    const { methods, routedName, version: protocolVersion } = await loadSecretProtocol(NEWEST);
    const { secret_lookup: lookup } = methods;
    const params = lookup.encodeParams({ path, type });
    await using lease = await pool.acquire({ signal });
    const call = async (generation: Generation): Promise<ReturnType<typeof lookup.decodeResult>> => {
      const routing = generation === "unrouted" || routedName === null ? unroutedRouting() : routedRouting(routedName);
      const request = { method: lookup.name, routing, protocolVersion, params };
      const answer = await lease.connection.unary(request, { signal, timeoutMs });
      return readAnswer("the answer to secret_lookup", () => lookup.decodeResult(answer));
    };
    // Of several lookups at once each has guessed for itself.
    const guess = spoken;
    const response = await call(guess).catch((error: unknown) => {
      const other = readVersionHint(error)?.generation ?? guess;
      if (other === guess) throw error;
      spoken = other;
      return call(other);
    });
    const now = Date.now();
    const allowed = response.ttlSeconds > 0n ? Number(response.ttlSeconds) * 1000 : SHORT_MS;
    const expires = response.expiresAtUnix > 0n ? Number(response.expiresAtUnix) * 1000 : Infinity;
    return {
      secret:
        response.found && response.values !== null
          ? {
              name: response.name,
              type: response.secretType,
              scope: response.scope.filter(isText),
              values: response.values,
            }
          : null,
      until: Math.min(now + Math.min(allowed, maxAgeMs), expires),
    };
  };

  return {
    resolver: async ({ type, scope, name }, { signal }) => {
      const path = scope ?? name ?? "";
      const key = JSON.stringify([type, path]);
      const known = kept.get(key);
      if (known !== undefined && known.until > Date.now()) return known.secret;
      const found = await ask(path, type, signal);
      forgetExpired(kept);
      kept.set(key, found);
      return found.secret;
    },
    close: () => pool.close(),
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

/** Scopes may be paths of files: what is not asked for again must not pile up. */
function forgetExpired(kept: Map<string, Kept>): void {
  const now = Date.now();
  for (const [key, { until }] of kept) if (until <= now) kept.delete(key);
}

function isText(value: string | null): value is string {
  return value !== null;
}
