import { VgiError } from "vgi-runtime/errors";
import type { Drift, DriftKind } from "../drift/describe-drift.js";
import type { DriftedKind } from "../drift/expected-object.js";

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
