/** Milliseconds that a `Retry-After` header asks to wait, in seconds or as a date (RFC 9110, section 10.2.3); `null` for none that can be read. */
export function retryAfterMs(value: string | undefined, now: number): number | null {
  const text = value?.trim() ?? "";
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // Dates have a weekday: Date.parse alone reads far too much as one.
  if (!/^[A-Z][a-z]{2,8},? /.test(text)) return null;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
