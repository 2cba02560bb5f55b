import { exactProfile } from "../profiles/exact-profile.js";
import { typeKindOf } from "../profiles/type-kind.js";
import { isCodec } from "../profiles/value-codec.js";
import type { FieldSpec, TypeSpec } from "../type-spec.js";
import type { AnyLane, LaneOptions } from "./lane.js";

/**
 * The mapping of nested values: that of their children, which have to agree. Children that are the same in every profile, like
 * text, go with any.
 *
 * @param kind the kind of the nested type itself; a profile that shows it otherwise has a lane of its own for it
 * @throws TypeError when they don't agree
 */
export function sharedMapping(children: readonly AnyLane[], kind?: "map" | "union"): LaneOptions {
  const mappings = children
    .filter((child) => child.mapping !== undefined || !isNeutral(child))
    .map((child) => child.mapping ?? exactProfile);
  const [mapping = exactProfile, ...others] = new Set(mappings);
  if (others.length > 0) throw new TypeError("lanes of different profiles can't be joined in one nested lane");
  if (mapping === exactProfile) return {};
  if (isCodec(mapping)) throw new TypeError("a lane with a codec can't be part of a nested lane");
  if (kind !== undefined && mapping[kind] !== undefined) {
    throw new TypeError(`the profile ${mapping.name} has another form of ${kind}: use the ${kind} of its own lanes`);
  }
  return { mapping };
}

/** What a lane has beyond its type. */
export function optionsOf({ metadata, mapping }: AnyLane): LaneOptions {
  return { ...(metadata === undefined ? {} : { metadata }), ...(mapping === undefined ? {} : { mapping }) };
}

/** Whether values of a type are the same in every profile. */
function isNeutral(lane: Pick<AnyLane, "spec" | "metadata">): boolean {
  return lane.metadata === undefined && isNeutralType(lane.spec);
}

function isNeutralType(spec: TypeSpec): boolean {
  if (typeKindOf(spec) !== undefined) return false;
  if (typeof spec === "string") return true;
  if ("dictionary" in spec) return isNeutralType(spec.dictionary);
  const fields: readonly FieldSpec[] =
    "struct" in spec
      ? spec.struct
      : "list" in spec
        ? [spec.list]
        : "large_list" in spec
          ? [spec.large_list]
          : "fixed_size_list" in spec
            ? [spec.fixed_size_list]
            : [];
  return fields.every(({ type, metadata }) => metadata === undefined && isNeutralType(type));
}
