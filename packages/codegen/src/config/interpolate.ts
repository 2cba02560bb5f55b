import { CodegenError } from "../errors.js";

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Replaces `${env:NAME}` in every string of a value. Throws when a variable is not set; its value is never shown. */
export function interpolate<T>(value: T, env: Environment, place: string): T {
  return replaced(value, env, place) as T;
}

function replaced(value: unknown, env: Environment, place: string): unknown {
  if (typeof value === "string") return replaceText(value, env, place);
  if (Array.isArray(value)) return value.map((item, index) => replaced(item, env, `${place}[${index}]`));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, env, `${place}.${key}`)]));
}

function replaceText(text: string, env: Environment, place: string): string {
  return text.replaceAll(/\$\{env:([^}]*)\}/g, (_match, name: string) => {
    const value = env[name];
    if (value !== undefined) return value;
    throw new CodegenError("CODEGEN_CONFIG", {
      what: `the environment variable ${name} is not set`,
      why: `${place} of the configuration asks for it`,
      next: `Set ${name}, or write another value at ${place}.`,
    });
  });
}
