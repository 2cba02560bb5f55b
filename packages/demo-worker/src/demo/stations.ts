import { DateValue, type SchemaSpec } from "vgi-arrow";

/** A weather station, made up on a real place. */
export type Station = {
  readonly id: bigint;
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Metres above the sea. */
  readonly elevation: number;
  readonly since: DateValue;
};

export const stationColumns: SchemaSpec = {
  fields: [
    { name: "id", type: "int64", nullable: false },
    { name: "name", type: "utf8", nullable: false },
    { name: "latitude", type: "float64", nullable: true },
    { name: "longitude", type: "float64", nullable: true },
    { name: "elevation", type: "int32", nullable: true, metadata: { comment: "Metres above the sea" } },
    { name: "since", type: "date32", nullable: true },
  ],
};

const station = (
  id: bigint,
  name: string,
  latitude: number,
  longitude: number,
  elevation: number,
  since: string,
): Station => ({ id, name, latitude, longitude, elevation, since: DateValue.parse(since) });

export const stations: readonly Station[] = [
  station(1n, "Zugspitze", 47.42, 10.98, 2962, "1900-07-19"),
  station(2n, "Stromboli", 38.79, 15.21, 924, "1967-03-01"),
  station(3n, "Tromsø", 69.65, 18.96, 10, "1920-01-01"),
  station(4n, "Lisboa", 38.72, -9.14, 77, "1863-12-01"),
  station(5n, "Kraków", 50.06, 19.94, 219, "1792-05-01"),
  station(6n, "La Paz", -16.5, -68.15, 3640, "1918-06-15"),
];

/** The station of a name; throws for others. */
export function stationNamed(name: string): Station {
  const found = stations.find((entry) => entry.name === name);
  if (found === undefined) {
    throw new RangeError(`there is no station "${name}"; there are: ${stations.map((entry) => entry.name).join(", ")}`);
  }
  return found;
}
