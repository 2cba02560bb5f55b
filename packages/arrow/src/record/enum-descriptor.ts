/**
 * An enum of a protocol: its members are the strings on the wire.
 *
 * @example
 * ```ts
 * const MacroType = enumeration<"SCALAR" | "TABLE">("MacroType", { SCALAR: "scalar", TABLE: "table" });
 * MacroType.parse("scalar"); // "SCALAR"
 * ```
 */
export interface EnumDescriptor<T extends string = string> {
  readonly name: string;
  readonly members: readonly T[];
  /** The member a text on the wire stands for, by name or alias; `undefined` when there is none. */
  parse(text: string): T | undefined;
}

/**
 * Makes an enum descriptor.
 *
 * @param aliases For each member what peers may write in its place, or `null`.
 */
export function enumeration<T extends string>(
  name: string,
  aliases: Readonly<Record<T, string | null>>,
): EnumDescriptor<T> {
  const members = Object.keys(aliases) as T[];
  const byText = new Map<string, T>();
  for (const member of members) {
    const alias = aliases[member];
    if (alias !== null) byText.set(alias, member);
  }
  for (const member of members) byText.set(member, member);
  return { name, members, parse: (text) => byText.get(text) };
}
