import { readlinkSync } from "node:fs";

/** A beginning of names, and the process id that may follow it. */
const NAME = /^(vgi-\d+-)(\d+)-[0-9a-f]{16}$/;

/**
 * How the names of this process's segments begin: with its process namespace and process id, so that others can tell whose they are.
 * `null` where there is no such thing.
 */
export function segmentPrefix(): string | null {
  const namespace = ofThisNamespace();
  return namespace === null ? null : `${namespace}${process.pid}-`;
}

/** Process id in the name of a segment of this process namespace; `null` for every other name. */
export function ownerOf(name: string): number | null {
  const match = NAME.exec(name);
  return match !== null && match[1] === ofThisNamespace() ? Number(match[2]) : null;
}

/** Containers may share the mount and not the process ids: the same number is then another process. */
function ofThisNamespace(): string | null {
  try {
    const id = /\d+/.exec(readlinkSync("/proc/self/ns/pid"))?.[0];
    return id === undefined ? null : `vgi-${id}-`;
  } catch {
    return null;
  }
}
