import type { FieldSpec } from "vgi-arrow";
import type { ServiceMethodModel, ServiceModel } from "vgi-client";
import { hostileNames } from "./sample-catalog.js";

/** A field for tests, which is not null unless told otherwise. */
function field(name: string, type: FieldSpec["type"], nullable = false): FieldSpec {
  return { name, type, nullable };
}

/** A method for tests; unary, without parameters and result unless told otherwise. */
export function serviceMethod(name: string, parts: Partial<ServiceMethodModel> = {}): ServiceMethodModel {
  return {
    name,
    kind: "unary",
    params: { fields: [] },
    result: null,
    header: null,
    idempotency: "unknown",
    deprecation: null,
    ...parts,
  };
}

/** A protocol for tests. */
export function serviceModel(protocol: string, parts: Partial<ServiceModel> = {}): ServiceModel {
  return { protocol, version: "", hash: "0".repeat(64), deprecation: null, methods: [], ...parts };
}

const text: FieldSpec["type"] = "utf8";
const names: FieldSpec["type"] = { list: field("item", "utf8", true) };

/** A protocol with every kind of method, and one beside it. */
export const stationServices: readonly ServiceModel[] = [
  serviceModel("weather.Station.v1", {
    version: "1.4.0",
    hash: "a1".repeat(32),
    methods: [
      serviceMethod("ping", { idempotency: "no_side_effects" }),
      serviceMethod("mean", {
        params: { fields: [field("a", "float64"), field("b", "float64")] },
        result: { fields: [field("result", "float64")] },
        idempotency: "no_side_effects",
      }),
      serviceMethod("find_station", {
        params: { fields: [field("near_to", text), field("max_distance", "int64", true), field("kinds", names)] },
        result: { fields: [field("result", { dictionary: "utf8", index: "int16" }, true)] },
      }),
      serviceMethod("bounds", {
        result: { fields: [field("min", { decimal128: [10, 2] }), field("max", { decimal128: [10, 2] }, true)] },
      }),
      serviceMethod("observe", {
        kind: "producer",
        params: { fields: [field("count", "int64")] },
        header: { fields: [field("station", text), field("since", { timestamp: "us", timezone: "UTC" }, true)] },
      }),
      serviceMethod("calibrate", { kind: "exchange", params: { fields: [field("factor", "float64")] } }),
      serviceMethod("relay", { kind: "stream", header: { fields: [field("hops", "uint8")] } }),
      serviceMethod("old_mean", {
        params: { fields: [field("values", names)] },
        result: { fields: [field("result", text)] },
        deprecation: "use mean",
      }),
    ],
  }),
  serviceModel("weather.Alerts.v2", {
    deprecation: "",
    methods: [serviceMethod("connect"), serviceMethod("protocol")],
  }),
];

/** Protocols in which every string is hostile: servers are made to have better names, and nothing makes them. */
export const hostileServices: readonly ServiceModel[] = [
  serviceModel("*/ hostile ${protocol}\n", {
    version: "*/ `${1}`",
    hash: '"; globalThis.pwned = 1; "',
    deprecation: "*/ @example\n{@link x}",
    methods: hostileNames.map((name, index) =>
      serviceMethod(name, {
        kind: (["unary", "producer", "exchange", "stream"] as const)[index % 4] ?? "unary",
        params: { fields: [...hostileNames.slice(index, index + 3), name].map((one) => field(one, text, true)) },
        result: { fields: [name, ...hostileNames.slice(0, index % 3)].map((one) => field(one, text)) },
        header: { fields: hostileNames.slice(index, index + 2).map((one) => field(one, text, index % 2 === 0)) },
        idempotency: name,
        deprecation: name,
      }),
    ),
  }),
  ...hostileNames.map((name) => serviceModel(name, { methods: [serviceMethod(name)] })),
];
