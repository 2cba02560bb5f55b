/** Stable identifiers of errors: safe to compare, store and document. */
export type VgiErrorCode =
  | "VGI_ADDRESS"
  | "VGI_USAGE"
  | "VGI_UNSUPPORTED"
  | "VGI_RPC"
  | "VGI_VERSION_MISMATCH"
  | "VGI_WORKER_START"
  | "VGI_WORKER_EXITED"
  | "VGI_PROTOCOL"
  | "VGI_TRANSPORT"
  | "VGI_HTTP_STATUS"
  | "VGI_NOT_A_WORKER"
  | "VGI_TLS"
  | "VGI_AUTHENTICATION"
  | "VGI_FORBIDDEN"
  | "VGI_CREDENTIAL"
  | "VGI_RESPONSE_TOO_LARGE"
  | "VGI_EXTERNAL_STORAGE"
  | "VGI_CANCELLED"
  | "VGI_DEADLINE"
  | "VGI_POOL_CLOSED"
  | (string & {});

/** The parts of a message: what was wrong, why, and what to do about it. */
export interface ErrorText {
  /** What failed, as a clause without a full stop. */
  readonly what: string;
  /** The reason, where it is known. */
  readonly why?: string | undefined;
  /** What the reader can do next, as a sentence. */
  readonly next?: string | undefined;
  readonly cause?: unknown;
}

const BRANDS = Symbol.for("vgi.error.brands");

/**
 * Root of all errors of these packages.
 *
 * `instanceof` goes by brand, so it holds for errors of another copy of the package too. Programs branch on the class or on
 * `code`, never on the message.
 *
 * @example
 * ```ts
 * try {
 *   await call();
 * } catch (error) {
 *   if (error instanceof VgiError) console.error(error.code, error.next);
 *   else throw error;
 * }
 * ```
 */
export class VgiError extends Error {
  /** Name by which copies of this class recognise each other's instances; every subclass has its own. */
  static readonly brand: string = "VgiError";

  readonly code: VgiErrorCode;
  readonly what: string;
  readonly why: string | undefined;
  readonly next: string | undefined;

  constructor(code: VgiErrorCode, text: ErrorText) {
    super(formatErrorText(text), text.cause === undefined ? undefined : { cause: text.cause });
    this.code = code;
    this.what = text.what;
    this.why = text.why;
    this.next = text.next;
    const brands = brandsOf(new.target);
    Object.defineProperty(this, BRANDS, { value: brands });
    Object.defineProperty(this, "name", { value: brands[0] ?? "VgiError", configurable: true, writable: true });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // A subclass without a brand of its own is matched the ordinary way.
    if (!Object.hasOwn(this, "brand")) return Function.prototype[Symbol.hasInstance].call(this, value);
    if (typeof value !== "object" || value === null) return false;
    const brands = (value as { readonly [BRANDS]?: readonly string[] })[BRANDS];
    return Array.isArray(brands) && brands.includes(this.brand);
  }
}

/** `what: why. next` */
export function formatErrorText(text: ErrorText): string {
  const sentence = text.why === undefined || text.why === "" ? text.what : `${text.what}: ${text.why}`;
  if (text.next === undefined) return sentence;
  return `${sentence}${/[.!?\n]$/.test(sentence) ? "" : "."} ${text.next}`;
}

function brandsOf(target: unknown): readonly string[] {
  const brands: string[] = [];
  for (let current = target; typeof current === "function"; current = Object.getPrototypeOf(current)) {
    if (Object.hasOwn(current, "brand")) brands.push(String((current as unknown as { readonly brand: unknown }).brand));
  }
  return brands;
}
