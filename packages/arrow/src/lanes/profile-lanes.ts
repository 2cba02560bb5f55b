import type { ExactTypes } from "../profiles/exact-profile.js";
import { jsProfile, type JsTypes } from "../profiles/js-profile.js";
import { jsonProfile, type JsonTypes } from "../profiles/json-profile.js";
import type { ProfileTypes, ValueProfile } from "../profiles/profile.js";
import type { TypeKind, UtcName } from "../profiles/type-kind.js";
import type { TypeTexts } from "../profiles/type-texts.js";
import type { AnyCodec, ValueCodec } from "../profiles/value-codec.js";
import type { TimeUnit, TypeSpec } from "../type-spec.js";
import { type AnyLane, type Lane, lane } from "./lane.js";
import type { MapInput } from "./nested-lanes.js";
import { optionsOf, sharedMapping } from "./shared-mapping.js";

/** The type of a text, of a profile where it has the kind and of the exact one where not. */
type Shown<T, K extends TypeKind, Way extends "in" | "out", Texts> = (
  K extends keyof T ? T[K] : ExactTypes[K]
) extends { readonly [W in Way]: infer Text extends keyof Texts }
  ? Texts[Text]
  : never;

/** A lane of a kind, as a profile shows it. */
type KindLane<T, K extends TypeKind, Texts> = Lane<Shown<T, K, "in", Texts>, Shown<T, K, "out", Texts>>;

/** The kind of a timestamp, by its zone; any of two where the zone is only known when the program runs. */
type ZoneKind<Zone extends string> = string extends Zone
  ? "instant" | "zoned"
  : Zone extends UtcName
    ? "instant"
    : "zoned";

/** What maps come out as. */
type MapOf<T, K, V> = T extends { readonly map: { readonly out: "Array<readonly [K, V]>" } }
  ? Array<readonly [K, V | null]>
  : Map<K, V | null>;

/**
 * Lanes of the types that a profile may show otherwise. The others are the same lanes in every profile; `list`, `struct` and the
 * like take the profile of their children.
 */
export interface ProfileLanes<T extends ProfileTypes, Texts = TypeTexts> {
  readonly int64: KindLane<T, "int64", Texts>;
  readonly uint64: KindLane<T, "int64", Texts>;
  readonly float32: KindLane<T, "float", Texts>;
  readonly float64: KindLane<T, "float", Texts>;
  readonly binary: KindLane<T, "binary", Texts>;
  readonly date32: KindLane<T, "date", Texts>;
  readonly monthDayNanoInterval: KindLane<T, "interval", Texts>;
  timestamp(unit: TimeUnit): KindLane<T, "timestamp", Texts>;
  timestamp<const Zone extends string>(unit: TimeUnit, timezone: Zone): KindLane<T, ZoneKind<Zone>, Texts>;
  time32(unit: "s" | "ms"): KindLane<T, "time", Texts>;
  time64(unit: "us" | "ns"): KindLane<T, "time", Texts>;
  duration(unit: TimeUnit): KindLane<T, "duration", Texts>;
  decimal128(precision: number, scale: number): KindLane<T, "decimal", Texts>;
  decimal256(precision: number, scale: number): KindLane<T, "decimal", Texts>;
  map<KI, KO, VI, VO>(key: Lane<KI, KO>, value: Lane<VI, VO>): Lane<MapInput<KI, VI>, MapOf<T, KO, VO>>;
}

/** The lanes of a profile. */
export function profileLanes<T extends ProfileTypes, Texts = TypeTexts>(profile: ValueProfile): ProfileLanes<T, Texts> {
  const of = (spec: TypeSpec): Lane<never, never> => lane(spec, { mapping: profile });
  // What each lane gives is what the profile's own types say: those of `T`, which is the profile's by its declaration.
  const lanes: ProfileLanes<ProfileTypes, never> = {
    int64: of("int64"),
    uint64: of("uint64"),
    float32: of("float32"),
    float64: of("float64"),
    binary: of("binary"),
    date32: of("date32"),
    monthDayNanoInterval: of("month_day_nano_interval"),
    timestamp: (timestamp: TimeUnit, timezone?: string) =>
      of(timezone === undefined ? { timestamp } : { timestamp, timezone }),
    time32: (time32) => of({ time32 }),
    time64: (time64) => of({ time64 }),
    duration: (duration) => of({ duration }),
    decimal128: (...decimal128) => of({ decimal128 }),
    decimal256: (...decimal256) => of({ decimal256 }),
    map: (key, value) => {
      sharedMapping([key, value, of("int64")]);
      const children = {
        key: { name: "key", type: key.spec, nullable: false },
        value: { name: "value", type: value.spec, nullable: true },
      };
      return lane({ map: children }, { mapping: profile });
    },
  };
  return lanes as unknown as ProfileLanes<T, Texts>;
}

/** Lanes of the `js` profile. */
export const jsLanes: ProfileLanes<JsTypes> = /*@__PURE__*/ profileLanes(jsProfile);
/** Lanes of the `json` profile. */
export const jsonLanes: ProfileLanes<JsonTypes> = /*@__PURE__*/ profileLanes(jsonProfile);

/**
 * A lane whose values a codec shows.
 *
 * @example
 * ```ts
 * import { decimal128, withCodec, type Decimal } from "vgi-arrow";
 *
 * const price = withCodec(decimal128(10, 2), { fromArrow: (value: Decimal) => value.toNumber(), toArrow: String });
 * ```
 */
export function withCodec<Exact, Value>(
  of: Lane<never, Exact> | AnyLane<Exact>,
  codec: ValueCodec<Exact, Value>,
): Lane<Value, Value> {
  return lane(of.spec, { ...optionsOf(of), mapping: codec as AnyCodec });
}
