import type { Session } from "../session.js";
import type { AnyFunction, BoundModule } from "./types.js";

/**
 * Binds the functions of schema modules to a session: what the generated namespace client shows. Functions are bound
 * when they are first looked at, so a catalog of hundreds costs nothing.
 */
export function namespace<const Modules extends object>(db: Session, modules: Modules): BoundModule<Modules> {
  const bound = {};
  for (const key of Object.keys(modules)) {
    const member: unknown = modules[key as keyof Modules];
    const isFunction = typeof member === "function" && "descriptor" in member;
    if (!isFunction && (typeof member !== "object" || member === null)) continue;
    let value: unknown;
    Object.defineProperty(bound, key, {
      enumerable: true,
      get: () =>
        (value ??= isFunction ? bindFunction(db, member as unknown as AnyFunction) : namespace(db, member as object)),
    });
  }
  return bound as BoundModule<Modules>;
}

/** Binds a function with its own functions and overloads. */
function bindFunction(db: Session, fn: AnyFunction): unknown {
  const own = Object.entries(fn).flatMap(([name, value]: [string, unknown]): [string, unknown][] => {
    if (typeof value === "function") return [[name, bindCall(db, value as Call)]];
    return name === "overloads" && Array.isArray(value)
      ? [[name, value.map((one: AnyFunction) => bindFunction(db, one))]]
      : [];
  });
  return Object.assign(bindCall(db, fn as unknown as Call), Object.fromEntries(own));
}

type Call = (db: Session, ...rest: readonly unknown[]) => unknown;

function bindCall(db: Session, call: Call): (...rest: readonly unknown[]) => unknown {
  return (...rest) => call(db, ...rest);
}
