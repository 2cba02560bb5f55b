import type { Session } from "../../session.js";
import type { BoundModule } from "./bound-types.js";

type Call = (db: Session, ...rest: readonly unknown[]) => unknown;

/**
 * Binds the functions and tables of modules to a session: what the generated namespace client shows. They are bound when they
 * are first looked at, so a catalog of hundreds costs nothing.
 */
export function namespace<const Modules extends object>(db: Session, modules: Modules): BoundModule<Modules> {
  const bound = {};
  for (const key of Object.keys(modules)) {
    const member: unknown = modules[key as keyof Modules];
    const isCallable = typeof member === "function" && "descriptor" in member;
    if (!isCallable && (typeof member !== "object" || member === null)) continue;
    let value: unknown;
    Object.defineProperty(bound, key, {
      enumerable: true,
      get: () => (value ??= isCallable ? bindCallable(db, member) : bindObject(db, member as object)),
    });
  }
  return bound as BoundModule<Modules>;
}

/** Binds a function or table with its own functions and overloads. */
function bindCallable(db: Session, callable: object): unknown {
  const own = Object.entries(callable).flatMap(([name, value]: [string, unknown]): [string, unknown][] => {
    if (typeof value === "function") return [[name, bindCall(db, value as Call)]];
    return name === "overloads" && Array.isArray(value)
      ? [[name, value.map((one: object) => bindCallable(db, one))]]
      : [];
  });
  return Object.assign(bindCall(db, callable as Call), Object.fromEntries(own));
}

function bindCall(db: Session, call: Call): (...rest: readonly unknown[]) => unknown {
  return (...rest) => call(db, ...rest);
}

/** Modules are bound in turn; views and macros, which say their kind, have nothing to bind. */
function bindObject(db: Session, member: object): unknown {
  return "kind" in member && typeof member.kind === "string" ? member : namespace(db, member);
}
