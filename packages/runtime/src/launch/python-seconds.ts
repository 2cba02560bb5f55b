/** Seconds as Python writes a float: workers take `--idle-timeout 300.0`. */
export function pythonSeconds(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return Number.isInteger(seconds) ? `${seconds}.0` : String(seconds);
}
