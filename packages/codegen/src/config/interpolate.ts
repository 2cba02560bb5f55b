import { CodegenError } from "../errors.js";

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Replaces `${env:NAME}` in every string of a value. Throws when a variable is not set.
 *
 * @param onValue told each value that was put in: it is not to be shown
 */
export function interpolate<T>(
  value: T,
  env: Environment,
  place: string,
  onValue: (name: string, value: string) => void = () => undefined,
): T {
  const replaced = (current: unknown, path: string): unknown => {
    if (typeof current === "string") return replaceText(current, env, path, onValue);
    if (Array.isArray(current)) return current.map((item, index) => replaced(item, `${path}[${index}]`));
    if (typeof current !== "object" || current === null) return current;
    return Object.fromEntries(Object.entries(current).map(([key, item]) => [key, replaced(item, `${path}.${key}`)]));
  };
  return replaced(value, place) as T;
}

function replaceText(
  text: string,
  env: Environment,
  place: string,
  onValue: (name: string, value: string) => void,
): string {
  return text.replaceAll(/\$\{env:([^}]*)\}/g, (_match, name: string) => {
    const value = env[name];
    if (value !== undefined) {
      onValue(name, value);
      return value;
    }
    throw new CodegenError("CODEGEN_CONFIG", {
      what: `the environment variable ${name} is not set`,
      why: `${place} of the configuration asks for it`,
      next: `Set ${name}, or write another value at ${place}.`,
    });
  });
}
