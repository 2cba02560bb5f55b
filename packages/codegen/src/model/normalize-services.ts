import type { ServiceModel } from "vgi-client";
import { distinctBy } from "./distinct-by.js";

/** Protocols and their methods in their one canonical order; of several of one name the first is kept. */
export function normalizeServices(services: readonly ServiceModel[]): ServiceModel[] {
  return distinctBy(services, ({ protocol }) => protocol).map(withSortedMethods);
}

function withSortedMethods(service: ServiceModel): ServiceModel {
  return { ...service, methods: distinctBy(service.methods, ({ name }) => name) };
}
