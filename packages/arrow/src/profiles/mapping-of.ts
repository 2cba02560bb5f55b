import { extensionName, type FieldMetadata } from "../extensions/extension.js";
import type { TypeSpec } from "../type-spec.js";
import { formatType } from "../types/format-type.js";
import type { ValueMapping, ValueProfile } from "./profile.js";

/**
 * What is said of a type by its name: that of its extension (`geoarrow.wkb`), its text as `formatType` gives it
 * (`timestamp[us, UTC]`), or that text without parameters (`timestamp`, `decimal128`, `list`), whichever is there first.
 */
export function mappingOf<M>(types: ReadonlyMap<string, M>, type: TypeSpec, metadata: FieldMetadata): M | undefined {
  const extension = extensionName(metadata);
  const text = formatType(type);
  const own = extension === undefined ? undefined : types.get(extension);
  return own ?? types.get(text) ?? types.get(text.replace(/[[(<].*$/s, ""));
}

/**
 * A profile in which some types are shown otherwise: by another profile, or by a codec.
 *
 * @param types by the names that `mappingOf` knows
 * @example
 * ```ts
 * import { exactProfile, jsProfile, profileWith } from "vgi-arrow";
 *
 * const mixed = profileWith(jsProfile, { "decimal128(18, 2)": exactProfile });
 * ```
 */
export function profileWith(profile: ValueProfile, types: Readonly<Record<string, ValueMapping>>): ValueProfile {
  return { ...profile, types: new Map(Object.entries(types)) };
}
