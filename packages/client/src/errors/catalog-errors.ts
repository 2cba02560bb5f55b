import { type RpcError, UsageError, VgiError } from "vgi-runtime/errors";
import type { CatalogInfo, OptionModel } from "../model/catalog.js";
import { describeOption } from "./describe-option.js";
import { notFoundAdvice } from "./not-found-advice.js";

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
