/**
 * Days since 1970-01-01 of a date of the proleptic Gregorian calendar.
 *
 * Own arithmetic, because `Date` ends at the year 275760 and an Arrow date32 does not.
 */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** ISO 8601 text of a day since 1970-01-01; years outside 0 to 9999 are written with a sign and six digits or more. */
export function formatDays(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${formatYear(year)}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/**
 * Reads ISO 8601 `YYYY-MM-DD` (or `±YYYYYY-MM-DD`) as days since 1970-01-01.
 *
 * @throws RangeError when the text is no date, or the date does not exist.
 */
export function parseDays(text: string): number {
  const match = /^([+-]\d{4,}|\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match !== null) {
    const days = daysFromCivil(Number(match[1]), Number(match[2]), Number(match[3]));
    // A day that does not exist (2023-02-30) would come back as another one.
    if (formatDays(days).endsWith(`-${match[2]}-${match[3]}`)) return days;
  }
  throw new RangeError(`${JSON.stringify(text)} is not a date: expected YYYY-MM-DD`);
}

function formatYear(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, "0");
  return `${year < 0 ? "-" : "+"}${String(Math.abs(year)).padStart(6, "0")}`;
}
