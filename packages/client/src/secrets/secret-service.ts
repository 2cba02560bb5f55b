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

interface Kept {
  readonly secret: ResolvedSecret | null;
  readonly until: number;
}

/** How long an answer is kept that names no time of its own, also that there is no such secret. */
const SHORT_MS = 10_000;

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
  let routed = true;

  const ask = async (path: string, type: string, signal: AbortSignal): Promise<Kept> => {
    const { methods } = await loadSecretProtocol("0.47.0");
    const { secret_lookup: lookup } = methods;
    const params = lookup.encodeParams({ path, type });
    await using lease = await pool.acquire({ signal });
    const call = async (): Promise<ReturnType<typeof lookup.decodeResult>> => {
      const routing = routed ? routedRouting("vgi.secret.v1") : unroutedRouting();
      const request = { method: "secret_lookup", routing, protocolVersion: "1.0.0", params };
      const answer = await lease.connection.unary(request, { signal, timeoutMs });
      return readAnswer("the answer to secret_lookup", () => lookup.decodeResult(answer));
    };
    const response = await call().catch((error: unknown) => {
      const other = readVersionHint(error)?.generation;
      if (other === undefined || other === null || (other === "routed") === routed) throw error;
      routed = !routed;
      return call();
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
      kept.set(key, found);
      return found.secret;
    },
    close: () => pool.close(),
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

function isText(value: string | null): value is string {
  return value !== null;
}
