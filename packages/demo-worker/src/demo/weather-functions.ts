import { readRows, DateValue } from "vgi-arrow";
import {
  column,
  type FunctionDefinition,
  inputTable,
  named,
  positional,
  scalar,
  table,
  tableInOut,
} from "vgi-client/testing";
import { stationColumns, stationNamed, stations } from "./stations.js";
import { weatherColumns, weatherOf } from "./weather.js";

const stationNames = stations.map((station) => station.name);
const units = ["celsius", "fahrenheit"] as const;

const celsiusToFahrenheit: FunctionDefinition = scalar({
  name: "celsius_to_fahrenheit",
  description: "Converts a temperature",
  arguments: { celsius: column("float64", "Degrees Celsius") },
  returns: "float64",
  examples: [{ sql: "SELECT celsius_to_fahrenheit(100)", description: "Boiling water", output: "212.0" }],
  categories: ["weather"],
  row: ({ celsius }) => celsius * 1.8 + 32,
});

const distanceKm: FunctionDefinition = scalar({
  name: "distance_km",
  description: "Distance of two places on the earth, in kilometres",
  arguments: {
    from_latitude: column("float64", "Latitude of one place, in degrees"),
    from_longitude: column("float64", "Longitude of one place, in degrees"),
    to_latitude: column("float64", "Latitude of the other place, in degrees"),
    to_longitude: column("float64", "Longitude of the other place, in degrees"),
  },
  returns: "float64",
  categories: ["weather"],
  row: (place) => {
    const radians = Math.PI / 180;
    const north = Math.sin(((place.to_latitude - place.from_latitude) * radians) / 2) ** 2;
    const east = Math.sin(((place.to_longitude - place.from_longitude) * radians) / 2) ** 2;
    const across = Math.cos(place.from_latitude * radians) * Math.cos(place.to_latitude * radians);
    return 2 * 6371 * Math.asin(Math.sqrt(north + across * east));
  },
});

const observations: FunctionDefinition = table({
  name: "observations",
  description: "The weather at a station, day by day: invented, and the same every time",
  arguments: {
    station: positional("utf8", "Name of the station", { choices: stationNames }),
    days: named("int64", "How many days", { default: 7n, range: { min: 1, max: 3660 } }),
    since: named("date32", "The first day", { default: DateValue.parse("2026-01-01") }),
    unit: named("utf8", "Unit of the temperature", { default: "celsius", choices: units }),
  },
  columns: weatherColumns,
  cardinality: ({ days }) => days,
  examples: [
    { sql: "SELECT * FROM observations('Tromsø')", description: "A week in January" },
    {
      sql: "SELECT * FROM observations('Lisboa', days := 30, since := DATE '2026-07-01')",
      description: "A month of summer",
    },
  ],
  categories: ["weather"],
  *scan({ station, days, since, unit }) {
    const place = stationNamed(station);
    const last = since.days + Number(days);
    for (let first = since.days; first < last; first += 100) {
      const length = Math.min(100, last - first);
      yield Array.from({ length }, (_, i) => weatherOf(place, first + i, unit === "fahrenheit"));
    }
  },
});

const forecast: FunctionDefinition = table({
  name: "forecast",
  description: "Tomorrow's weather, for those who have a key: needs a secret of type `weather_api`",
  arguments: { station: positional("utf8", "Name of the station", { choices: stationNames }) },
  columns: {
    fields: [
      { name: "station", type: "utf8", nullable: false },
      { name: "outlook", type: "utf8", nullable: false },
      { name: "account", type: "utf8", nullable: true },
    ],
  },
  secrets: ["weather_api"],
  categories: ["weather", "secrets"],
  scan: ({ station }, { secrets }) => {
    const account = secrets.get("weather_api")?.["account"] ?? null;
    return [[{ station: stationNamed(station).name, outlook: "changeable", account }]];
  },
});

const stationsScan: FunctionDefinition = table({
  name: "stations_scan",
  description: "Reads the table `stations`",
  arguments: {},
  columns: stationColumns,
  cardinality: () => BigInt(stations.length),
  categories: ["weather"],
  scan: () => [stations],
});

const movingAverage: FunctionDefinition = tableInOut({
  name: "moving_average",
  description: "Adds the average of a column over the last rows, across batches",
  arguments: {
    data: inputTable("Rows in order"),
    column: named("utf8", "A column of numbers"),
    window: named("int64", "How many rows, the current one included", { default: 3n, range: { min: 1, max: 10_000 } }),
  },
  columns: (input, { column: name }) => {
    if (!input.fields.some((field) => field.name === name)) throw new RangeError(`there is no column "${name}"`);
    return { fields: [...input.fields, { name: "moving_average", type: "float64", nullable: true }] };
  },
  open: ({ column: name, window }) => {
    const last: number[] = [];
    const average = (value: unknown): number | null => {
      if (value === null) return null;
      last.push(Number(value));
      if (last.length > Number(window)) last.shift();
      return last.reduce((sum, entry) => sum + entry, 0) / last.length;
    };
    return {
      process: (input) => [readRows(input).map((row) => Object.assign(row, { moving_average: average(row[name]) }))],
    };
  },
  examples: [
    {
      sql: "SELECT * FROM moving_average((SELECT * FROM observations('Lisboa')), column := 'temperature')",
      description: "Smoothed temperatures",
    },
  ],
  categories: ["weather", "transform"],
});

/** Everything that the schema `weather` offers to call. */
export const weatherFunctions: readonly FunctionDefinition[] = [
  celsiusToFahrenheit,
  distanceKm,
  observations,
  forecast,
  stationsScan,
  movingAverage,
];
