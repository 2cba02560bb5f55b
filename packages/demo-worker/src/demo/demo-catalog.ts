import type { CatalogDefinition } from "vgi-client/testing";
import { aggregates } from "./aggregates.js";
import { allTypes } from "./all-types.js";
import { generators } from "./generators.js";
import { numberFunctions } from "./number-functions.js";
import { stationColumns, stations } from "./stations.js";
import { textFunctions } from "./text-functions.js";
import { transforms } from "./transforms.js";
import { weatherFunctions } from "./weather-functions.js";

/** A catalog to look at and to try things with: every kind of function, a table, views, macros, settings and a secret type. */
export const demoCatalog: CatalogDefinition = {
  name: "demo",
  comment: "Small functions of every kind, and made-up weather",
  tags: { audience: "everybody" },
  implementationVersion: "1.0.0",
  defaultSchema: "main",
  attachOptions: [{ name: "region", description: "Part of the world to serve", type: "utf8", default: "world" }],
  settings: [
    { name: "tax_percent", description: "Tax that add_tax adds, in percent", type: "int64", default: 22n },
    { name: "verbose", description: "Log more", type: "bool", default: false },
  ],
  secretTypes: [
    {
      name: "weather_api",
      description: "Account of the weather service",
      parameters: [
        { name: "account", type: "utf8", nullable: true },
        { name: "api_key", type: "utf8", nullable: true, metadata: { redact: "true" } },
      ],
    },
  ],
  schemas: [
    {
      name: "main",
      comment: "Functions of every kind, on nothing in particular",
      functions: [...textFunctions, ...numberFunctions, ...generators, allTypes, ...transforms, ...aggregates],
      views: [
        {
          name: "first_ten",
          comment: "The numbers from 0 to 9",
          definition: "SELECT * FROM sequence(10)",
          columnComments: { n: "A number" },
        },
      ],
      macros: [
        {
          name: "add",
          kind: "scalar",
          comment: "Adds two numbers",
          parameters: ["x", "y"],
          defaults: { y: { type: "int64", value: 1n } },
          definition: "x + y",
        },
        {
          name: "numbers_up_to",
          kind: "table",
          comment: "The numbers from 0 to a limit",
          parameters: ["limit_value"],
          definition: "SELECT n FROM sequence(limit_value)",
        },
      ],
    },
    {
      name: "weather",
      comment: "Made-up weather at real places",
      tags: { source: "invented" },
      functions: weatherFunctions,
      tables: [
        {
          name: "stations",
          comment: "Weather stations",
          columns: stationColumns,
          notNull: [0, 1],
          unique: [[1]],
          primaryKey: [0],
          check: ["latitude BETWEEN -90 AND 90"],
          scan: { function: "stations_scan" },
          rows: stations.length,
        },
      ],
      views: [
        {
          name: "mountain_stations",
          comment: "Stations above 900 metres",
          definition: "SELECT * FROM stations WHERE elevation > 900",
        },
      ],
    },
  ],
};
