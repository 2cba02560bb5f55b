import { UnsupportedError, VgiError } from "vgi-runtime/errors";
import type { OptionModel } from "../model/catalog.js";
import { describeOption } from "./describe-option.js";

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

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
