import type { AnyCodec } from "./value-codec.js";
import type { ExactValues, TypeKind } from "./type-kind.js";
import type { TypeTexts } from "./type-texts.js";

/** How a profile shows the values of one kind, and how its types are written in TypeScript. */
export interface KindConversion<Exact, Value = unknown> {
  /** TypeScript type of what goes in, without null. */
  readonly in?: string;
  /** TypeScript type of what comes out, without null. */
  readonly out?: string;
  /** What an exact value becomes. Default: it stays. Throws a `RangeError` for a value that it can't hold. */
  readonly read?: (value: Exact) => Value;
  /** What a value of this profile stands for, as columns accept it. Default: they accept the profile's values as they are. */
  readonly write?: (value: unknown) => unknown;
}

/**
 * What values become when they are read, and what they may be when they are written: the one table from which types and
 * conversions both come. A kind that is absent stays exact.
 */
export type ValueProfile = {
  /** For messages, and to tell profiles apart. */
  readonly name: string;
  /** Types that are shown otherwise, by their text as `formatType` gives it: by another profile, or by a codec. */
  readonly types?: ReadonlyMap<string, ValueMapping>;
} & { readonly [K in TypeKind]?: KindConversion<ExactValues[K]> };

/** How one type or column is shown. */
export type ValueMapping = ValueProfile | AnyCodec;

/** The types of a profile, as texts. */
export type ProfileTypes = { readonly [K in TypeKind]?: { readonly in: string; readonly out: string } };

/**
 * A profile whose types are known. Each conversion must give just what the text of its type says: the compiler compares
 * them through `Texts`, which has the type of every text.
 */
export type TypedProfile<T extends ProfileTypes, Texts = TypeTexts> = {
  readonly name: string;
} & {
  readonly [K in keyof T & TypeKind]: T[K] extends {
    readonly in: infer In;
    readonly out: infer Out extends keyof Texts;
  }
    ? { readonly in: In & keyof Texts; readonly out: Out } & (Texts[Out] extends ExactValues[K]
        ? Omit<KindConversion<ExactValues[K], Texts[Out]>, "in" | "out">
        : { readonly read: (value: ExactValues[K]) => Texts[Out]; readonly write?: (value: unknown) => unknown })
    : never;
};
