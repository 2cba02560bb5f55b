import type { ControlMessage } from "./control-channel.js";
import { DriverError } from "./driver-error.js";

/** Reads the fields of one request; a field of another type than asked for is a `DriverError` that names it. */
export class RequestFields {
  readonly op: string;
  readonly #message: ControlMessage;

  constructor(message: ControlMessage) {
    this.#message = message;
    this.op = typeof message["op"] === "string" ? message["op"] : "";
    if (this.op === "") throw new DriverError("the request has no op");
  }

  text(name: string): string {
    const value = this.#message[name];
    if (typeof value === "string") return value;
    throw this.#wrong(name, "a string");
  }

  optionalText(name: string): string | null {
    return this.#message[name] === undefined || this.#message[name] === null ? null : this.text(name);
  }

  flag(name: string): boolean {
    const value = this.#message[name];
    if (typeof value === "boolean") return value;
    throw this.#wrong(name, "true or false");
  }

  optionalFlag(name: string): boolean {
    return this.#message[name] === undefined ? false : this.flag(name);
  }

  /** A number, or `null`; `undefined` when the field is absent, which can mean something else. */
  optionalNumber(name: string): number | null | undefined {
    const value = this.#message[name];
    if (value === undefined || value === null || typeof value === "number") return value;
    throw this.#wrong(name, "a number");
  }

  texts(name: string): string[] {
    const value = this.#message[name];
    if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
    throw this.#wrong(name, "a list of strings");
  }

  textMap(name: string): Record<string, string> {
    const value = this.#message[name];
    if (value === undefined || value === null) return {};
    if (typeof value !== "object" || Array.isArray(value)) throw this.#wrong(name, "an object of strings");
    const entries = Object.entries(value);
    if (!entries.every((entry): entry is [string, string] => typeof entry[1] === "string")) {
      throw this.#wrong(name, "an object of strings");
    }
    return Object.fromEntries(entries);
  }

  #wrong(name: string, expected: string): DriverError {
    return new DriverError(`the field "${name}" of ${this.op} must be ${expected}`);
  }
}
