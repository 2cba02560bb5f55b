/** What makes two workers the same one: a worker is shared by programs that start it alike. */
export interface WorkerIdentity {
  /** Program and arguments, as they are given. */
  readonly command: readonly string[];
  /** Absolute, without symbolic links. */
  readonly cwd: string;
  /** The whole environment of the worker; what begins with `VGI_RPC_` counts. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The text whose hash names a worker's files. It must be what the reference launcher hashes, byte for byte, or the two would start a worker
 * each: Python's `json.dumps` with sorted keys, no spaces, and everything outside of printable ASCII escaped.
 */
export function identityText({ command, cwd, env }: WorkerIdentity): string {
  const settings = Object.entries(env)
    .filter((entry): entry is [string, string] => entry[0].startsWith("VGI_RPC_") && entry[1] !== undefined)
    .toSorted(([a], [b]) => byCodePoint(a, b))
    .map(([name, value]) => `${quote(name)}:${quote(value)}`);
  return `{"cmd":[${command.map(quote).join(",")}],"cwd":${quote(cwd)},"env":{${settings.join(",")}}}`;
}

/** Sorting by UTF-16 units would put what is beyond U+FFFF before U+E000. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
