import type { CatalogModel, SchemaModel } from "vgi-client";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { gardenSnapshot } from "./sample-catalog.js";

/** The sample catalog with something changed. */
export function gardenWith(change: (catalog: CatalogModel) => Partial<CatalogModel>): CatalogSnapshot {
  const catalogs = gardenSnapshot.catalogs.map((one) => Object.assign({}, one, change(one)));
  return { ...gardenSnapshot, catalogs };
}

/** The sample catalog with something changed in its schema `main`. */
export function gardenWithMain(change: (schema: SchemaModel) => Partial<SchemaModel>): CatalogSnapshot {
  return gardenWith(({ schemas }) => ({
    schemas: schemas.map((schema) =>
      schema.path.join() === "main" ? Object.assign({}, schema, change(schema)) : schema,
    ),
  }));
}
