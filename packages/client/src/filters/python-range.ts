import type { TimeUnit, TypeSpec } from "vgi-arrow";
import type { Key } from "./comparable.js";

/**
 * Whether a value of a type exists in Python too. Python workers turn some values into their own (constants at 1.x, inline sets
 * at 2.x), and fail where there is none: their times count microseconds, and their years go from 1 to 9999.
 */
export function existsInPython(spec: TypeSpec, key: Key): boolean {
  if (key === null) return true;
  if (spec === "date32" || spec === "date64") return isBetween(BigInt(key as number) * day, firstDay, lastDay);
  if (typeof spec === "string") return true;
  if ("timestamp" in spec) {
    const micros = inMicroseconds(key as bigint, spec.timestamp);
    return micros !== null && isBetween(micros, firstDay, lastDay);
  }
  if ("time64" in spec) return inMicroseconds(key as bigint, spec.time64) !== null;
  if (!("duration" in spec)) return true;
  const micros = inMicroseconds(key as bigint, spec.duration);
  return micros !== null && isBetween(micros, -longest, longest);
}

const day = 86_400_000_000n;
/** A day after the first and before the last, whatever the zone. */
const [firstDay, lastDay] = [-719_161n * day, 2_932_895n * day];
const longest = 999_999_998n * day;

const perMicrosecond: Readonly<Record<Exclude<TimeUnit, "ns">, bigint>> = { s: 1_000_000n, ms: 1000n, us: 1n };

/** A count of microseconds; `null` when it is not whole. */
function inMicroseconds(count: bigint, unit: TimeUnit): bigint | null {
  if (unit !== "ns") return count * perMicrosecond[unit];
  return count % 1000n === 0n ? count / 1000n : null;
}

function isBetween(value: bigint, least: bigint, greatest: bigint): boolean {
  return least <= value && value <= greatest;
}
