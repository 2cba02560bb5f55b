import { formatType, type TypeSpec } from "vgi-arrow/values";
import { RpcError, UnsupportedError, UsageError, VersionMismatchError, VgiError } from "vgi-runtime/errors";
import type { Dialect } from "./dialects/dialect.js";
import type { Drift, DriftKind } from "./drift/describe-drift.js";
import type { DriftedKind } from "./drift/expected-object.js";
import type { CatalogInfo, OptionModel } from "./model/catalog.js";
import { nearest } from "./nearest.js";

/** The worker has no such catalog. */
export class CatalogNotFoundError extends VgiError {
  static override readonly brand: string = "CatalogNotFoundError";
  readonly catalog: string;
  /** Names that the worker has. */
  readonly available: readonly string[];

  constructor(catalog: string, available: readonly string[], address: string, cause?: unknown) {
    super("VGI_CATALOG_NOT_FOUND", {
      what: `there is no catalog ${JSON.stringify(catalog)} at ${address}`,
      next: notFoundAdvice(catalog, available, "catalog"),
      cause,
    });
    this.catalog = catalog;
    this.available = available;
  }
}

/** The catalog has no such schema. */
export class SchemaNotFoundError extends VgiError {
  static override readonly brand: string = "SchemaNotFoundError";

  constructor(path: readonly string[], available: ReadonlyArray<readonly string[]>, catalog: string) {
    const names = available.map((one) => one.join("."));
    super("VGI_SCHEMA_NOT_FOUND", {
      what: `there is no schema ${JSON.stringify(path.join("."))} in catalog ${JSON.stringify(catalog)}`,
      next: notFoundAdvice(path.join("."), names, "schema"),
    });
  }
}

/** An attach option is missing, or the catalog knows none of that name. */
export class AttachOptionError extends VgiError {
  static override readonly brand: string = "AttachOptionError";
  /** The options in question. */
  readonly options: readonly string[];

  constructor(options: readonly string[], what: string, next: string, cause?: unknown) {
    super("VGI_ATTACH_OPTION", { what, next, cause });
    this.options = options;
  }

  /** Required options that were left out. */
  static missing(info: CatalogInfo, missing: readonly OptionModel[], cause?: unknown): AttachOptionError {
    const list = missing.map((option) => `${option.name} (${describeOption(option)})`).join(", ");
    const noun = missing.length === 1 ? "option" : "options";
    return new AttachOptionError(
      missing.map((option) => option.name),
      `catalog ${JSON.stringify(info.name)} can't be attached without its required ${noun} ${list}`,
      `Give it when attaching: { options: { ${missing.map((option) => `${option.name}: …`).join(", ")} } }.`,
      cause,
    );
  }

  /**
   * A refused attach that left out options without a default: most likely they are why. Only since 1.1 do catalogs say
   * which options are required.
   */
  static likelyMissing(info: CatalogInfo, left: readonly OptionModel[], refusal: RpcError): AttachOptionError {
    const list = left.map((option) => `${option.name} (${describeOption(option)})`).join(", ");
    return new AttachOptionError(
      left.map((option) => option.name),
      `catalog ${JSON.stringify(info.name)} can't be attached (${refusal.remoteMessage})`,
      `Most likely it needs ${list}: give it when attaching, { options: { ${left.map((option) => `${option.name}: …`).join(", ")} } }.`,
      refusal,
    );
  }

  /** An option that the catalog does not declare. */
  static unknown(info: CatalogInfo, unknown: string, cause?: unknown): AttachOptionError {
    const names = info.attachOptions.map((option) => option.name);
    return new AttachOptionError(
      [unknown],
      `catalog ${JSON.stringify(info.name)} has no attach option ${JSON.stringify(unknown)}`,
      names.length === 0 ? "It takes none." : notFoundAdvice(unknown, names, "option"),
      cause,
    );
  }
}

/** A setting that a function requires has no value. */
export class SettingRequiredError extends VgiError {
  static override readonly brand: string = "SettingRequiredError";

  constructor(setting: string, catalog: string, model: OptionModel | undefined) {
    const known =
      model === undefined ? "the catalog does not declare it" : `${describeOption(model)}, without a default`;
    super("VGI_SETTING_REQUIRED", {
      what: `setting ${JSON.stringify(setting)} of catalog ${JSON.stringify(catalog)} has no value`,
      why: known,
      next: `Give it with the call or when attaching: { settings: { ${setting}: … } }.`,
    });
  }
}

/** A session was used after it was closed. */
export class SessionClosedError extends UsageError {
  static override readonly brand: string = "SessionClosedError";

  constructor(catalog: string) {
    super({
      what: `the session of catalog ${JSON.stringify(catalog)} is closed`,
      next: "Attach again: client.attach(…), or the connect() of a generated SDK.",
    });
  }
}

/** A function asked for secrets that were not given. */
export class SecretsRequiredError extends VgiError {
  static override readonly brand: string = "SecretsRequiredError";
  /** Types of the secrets that it asks for. */
  readonly secretTypes: readonly string[];

  constructor(functionName: string, secretTypes: readonly string[]) {
    super("VGI_SECRETS_REQUIRED", {
      what: `function ${functionName} needs secrets of type ${secretTypes.join(", ")}`,
      next: "Give them with the call: { secrets: { name: { …parameters } } }, or a secretResolver that finds them.",
    });
    this.secretTypes = secretTypes;
  }
}

/** An argument, column, setting or option has a value that does not fit. */
export class ArgumentError extends VgiError {
  static override readonly brand: string = "ArgumentError";
  readonly functionName: string | null;
  readonly argument: string;

  /**
   * @param functionName `null` where no function is concerned
   * @param argument what it is, with its name: `argument count`, `column value`
   * @param cause why it does not fit
   */
  constructor(functionName: string | null, argument: string, cause: unknown) {
    super("VGI_ARGUMENT", {
      what: functionName === null ? argument : `${argument} of function ${functionName}`,
      why: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
    this.functionName = functionName;
    this.argument = argument;
  }
}

/** Rows that were given can't be sent. */
export class InputError extends VgiError {
  static override readonly brand: string = "InputError";

  /** @param owner what was called with them, as `function f` or `insert of table t` */
  constructor(owner: string, why: string, next: string) {
    super("VGI_INPUT", { what: `${owner} can't be called`, why, next: `${capital(next)}.` });
  }
}

/** The worker answered what the protocol does not allow. */
export class WorkerAnswerError extends VgiError {
  static override readonly brand: string = "WorkerAnswerError";

  /** @param owner what answered, as `function f` or `method billing.v2.charge` */
  constructor(owner: string, got: string) {
    super("VGI_WORKER_ANSWER", {
      what: `${owner} answered ${got}`,
      next: "This is a fault of the worker; its log may say more.",
    });
  }
}

/** The worker answered bytes that are not what the protocol says. */
export class UnreadableAnswerError extends VgiError {
  static override readonly brand: string = "UnreadableAnswerError";

  /** @param what what was read, e.g. `the answer to bind` */
  constructor(what: string, cause: unknown) {
    super("VGI_UNREADABLE_ANSWER", {
      what: `${what} can't be read`,
      why: cause instanceof Error ? cause.message : String(cause),
      next: "This is a fault of the worker, or it is of a version that this client does not know.",
      cause,
    });
  }
}

/** A value that is right, and that the profile or the codec can't show: read its column by another. */
export class ValueConversionError extends VgiError {
  static override readonly brand: string = "ValueConversionError";

  /** @param what what was read, e.g. `a batch of function f` */
  constructor(what: string, cause: unknown) {
    super("VGI_VALUE_CONVERSION", {
      what: `${what} has a value that can't be shown`,
      why: cause instanceof Error ? cause.message : String(cause),
      next: "Show the column by the exact profile, or by a codec that takes all of its values.",
      cause,
    });
  }
}

/** bind gives other columns than the generated code, or `.as()`, promises. */
export class OutputMismatchError extends VgiError {
  static override readonly brand: string = "OutputMismatchError";

  /** @param owner what has the columns, as `function f` or `table t` */
  constructor(
    owner: string,
    got: string,
    next = "If the worker changed, generate the SDK again; if the columns depend on the arguments, type this call with .as({ … }).",
  ) {
    super("VGI_OUTPUT_MISMATCH", { what: `${owner} has ${got}`, next });
  }
}

/** A method of a service is another one than generated code knows. */
export class MethodChangedError extends VgiError {
  static override readonly brand: string = "MethodChangedError";

  /** @param method with its protocol, as `billing.v2.charge` */
  constructor(method: string, why: string) {
    super("VGI_METHOD_CHANGED", {
      what: `method ${method} is not what it was when code was generated for it`,
      why,
      next: "Generate the SDK again, or connect with another policy: { drift: … }.",
    });
  }
}

/** A function is another than the one that the SDK was generated from. Only with the option `drift: "error"`. */
export class DriftError extends VgiError {
  static override readonly brand: string = "DriftError";
  readonly objectKind: DriftedKind;
  /** With its schema: `main.sequence`. */
  readonly objectName: string;
  /** What of it changed. */
  readonly change: DriftKind;

  /** @param name with its schema: `main.sequence` */
  constructor(kind: DriftedKind, name: string, catalog: string, drift: Drift) {
    super("VGI_DRIFT", {
      what: `${kind} ${name} of catalog ${JSON.stringify(catalog)} is not what the SDK was generated from`,
      why: drift.text,
      next: "Generate the SDK again: vgi-codegen diff shows all that changed, and what it does to callers.",
    });
    this.objectKind = kind;
    this.objectName = name;
    this.change = drift.kind;
  }
}

/** The protocol version in use lacks what was asked for. */
export class UnsupportedByProtocolError extends UnsupportedError {
  static override readonly brand: string = "UnsupportedByProtocolError";

  constructor(feature: string, versions: { readonly version: string; readonly since?: string | undefined }) {
    super({
      what: `${feature} does not exist in VGI protocol ${versions.version}, which the worker speaks`,
      next: versions.since === undefined ? undefined : `It needs a worker of protocol ${versions.since} or newer.`,
    });
  }
}

/** A scan that only HTTP workers can resume. */
export class ResumeUnsupportedError extends UnsupportedError {
  static override readonly brand: string = "ResumeUnsupportedError";

  constructor(address: string) {
    super({
      what: `scans of ${address} can't be resumed`,
      why: "over a byte stream the worker itself keeps the position",
      next: "Use an http address of the worker, or scan with table() and keep the stream.",
    });
  }
}

/** A catalog has no such format for `COPY`. */
export class CopyFormatError extends UsageError {
  static override readonly brand: string = "CopyFormatError";
  readonly format: string;

  constructor(format: string, direction: "from" | "to", available: readonly string[], catalog: string) {
    const verb = direction === "from" ? "reads" : "writes";
    super({
      what: `catalog ${catalog} has no format ${JSON.stringify(format)} that ${verb} files`,
      next: notFoundAdvice(format, available, "format"),
    });
    this.format = format;
  }
}

/** A transaction that can't be begun or ended, or that is lost with the worker that had it. */
export class TransactionError extends UsageError {
  static override readonly brand: string = "TransactionError";
  /** Whether a transaction that was open is gone: nothing of it was committed. */
  readonly lost: boolean;

  constructor(
    catalog: string,
    why: string,
    { lost = false, cause }: { readonly lost?: boolean; readonly cause?: unknown } = {},
  ) {
    super({
      what: lost
        ? `the transaction of catalog ${catalog} is lost`
        : `no transaction of catalog ${catalog} can be begun or ended`,
      why,
      next: lost
        ? "Begin another on the session, and do it all again: the session attaches again by itself."
        : undefined,
      cause,
    });
    this.lost = lost;
  }

  /** The worker that had it is gone. @param cause the refusal of the one in its place */
  static lost(catalog: string, cause?: unknown): TransactionError {
    return new TransactionError(catalog, "the worker that had it is gone", { lost: true, cause });
  }
}

/** The worker speaks a protocol version that this client does not know. */
export class UnknownProtocolVersionError extends VersionMismatchError {
  static override readonly brand: string = "UnknownProtocolVersionError";

  constructor(version: string, known: readonly Dialect[], cause?: unknown) {
    const supportedVersions = known.map((dialect) => dialect.version);
    super(
      {
        what: `VGI protocol ${version} is unknown to this client`,
        why: `it speaks ${supportedVersions.join(", ")}`,
        next: "Update the vgi packages, or use a worker of one of these versions.",
        cause,
      },
      { serverVersion: version, supportedVersions },
    );
  }
}

/** The worker speaks another protocol version than the one that was asked for. */
export class PinnedVersionError extends VersionMismatchError {
  static override readonly brand: string = "PinnedVersionError";

  constructor(pinned: string, serverVersion: string, cause?: unknown) {
    super(
      {
        what: `the worker speaks VGI protocol ${serverVersion}, and not ${pinned}`,
        why: `the option protocol asks for ${pinned} and no other`,
        next: "Leave the option out to speak what the worker speaks.",
        cause,
      },
      { serverVersion, supportedVersions: [pinned] },
    );
  }
}

/** Whether the worker itself refused a call: it understood the request, whatever it thought of it. */
export function isRefusal(error: unknown): error is RpcError {
  return error instanceof RpcError;
}

function notFoundAdvice(name: string, available: readonly string[], noun: string): string {
  if (available.length === 0) return `There are no ${noun}s.`;
  const guess = nearest(name, available);
  const list = available.length <= 20 ? available.join(", ") : `${available.slice(0, 20).join(", ")}, …`;
  return guess === undefined ? `Available: ${list}.` : `Did you mean ${JSON.stringify(guess)}? Available: ${list}.`;
}

function describeOption(option: OptionModel): string {
  const type: TypeSpec = option.type;
  return option.description === "" ? formatType(type) : `${formatType(type)}: ${option.description}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
