type Json = Readonly<Record<string, unknown>>;

/** A field of JSON that is text; `null` when it is absent, empty or anything else. */
export function textField(json: Json, name: string): string | null {
  const value = json[name];
  return typeof value === "string" && value !== "" ? value : null;
}

/** A field that is a list of texts; what is none of those is left out. */
export function textsField(json: Json, name: string): readonly string[] {
  const value = json[name];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

/** A field that is a number, or text of one as some servers send it; `null` for anything else, and for negative ones. */
export function numberField(json: Json, name: string): number | null {
  const value = json[name];
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : null;
}
