import { DateValue, Decimal, type SchemaSpec } from "vgi-arrow";
import type { Row } from "vgi-client/testing";
import type { Station } from "./stations.js";

/** Columns of the made-up weather of a day. */
export const weatherColumns: SchemaSpec = {
  fields: [
    { name: "day", type: "date32", nullable: false },
    { name: "temperature", type: "float64", nullable: true },
    { name: "rain_mm", type: { decimal128: [6, 1] }, nullable: true },
    {
      name: "wind",
      type: {
        struct: [
          { name: "speed_kmh", type: "float64", nullable: true },
          { name: "direction", type: { dictionary: "utf8", index: "int8" }, nullable: true },
        ],
      },
      nullable: true,
    },
    { name: "events", type: { list: { name: "item", type: "utf8", nullable: true } }, nullable: true },
  ],
};

const directions = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"] as const;

/**
 * The weather of a day at a station: invented, plausible, and the same in every run. A wave over the year gives the
 * temperature, a hash of station and day the rest.
 */
export function weatherOf(station: Station, day: number, fahrenheit: boolean): Row {
  const noise = hash(Number(station.id) * 1009 + day);
  const season = Math.cos(((day % 365.25) / 365.25 - 0.54) * 2 * Math.PI) * Math.sign(station.latitude);
  const celsius =
    27 - Math.abs(station.latitude) * 0.35 - station.elevation * 0.0055 + season * 9 + (noise % 60) / 10 - 3;
  const rain = noise % 3 === 0 ? BigInt((noise >>> 3) % 300) : 0n;
  const speed = ((noise >>> 5) % 900) / 10;
  const events = [
    ...(rain > 200n ? ["heavy rain"] : []),
    ...(rain > 0n && celsius < 0 ? ["snow"] : []),
    ...(speed > 75 ? ["storm"] : []),
  ];
  return {
    day: new DateValue(day),
    temperature: round(fahrenheit ? celsius * 1.8 + 32 : celsius),
    rain_mm: new Decimal(rain, 1),
    wind: noise % 17 === 0 ? null : { speed_kmh: speed, direction: directions[noise % 8] },
    events,
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A 32-bit mix of a number (the finalizer of MurmurHash3). */
function hash(seed: number): number {
  let mixed = seed | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
