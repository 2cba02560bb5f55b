import type { ServiceMethodModel, ServiceModel } from "vgi-client";
import { emptyNamesLock, type NamesLock } from "./catalog-names.js";
import { camelCase } from "./convert-case.js";
import { fileBaseName } from "./file-name.js";
import { reservedFileNames, reservedKeys, reservedTypeNames, reservedValueNames } from "./reserved.js";
import { type AssignedNames, Scope, type ScopeOptions } from "./scope.js";
import { nameOfId, uniqueIds, verbatimFirst } from "./unique-ids.js";

/** Names of one method. */
export interface MethodNames {
  readonly model: ServiceMethodModel;
  /** The exported constant. */
  readonly export: string;
  /** Stem of its types: `ChargeParams`, `ChargeResult`, `ChargeHeader`. */
  readonly stem: string;
  /** Property of the object of parameters, for each parameter in order. */
  readonly keys: readonly string[];
}

/** Names of one protocol's module. */
export interface ProtocolNames {
  readonly model: ServiceModel;
  /** Name of the module in the folder of services, without extension. */
  readonly file: string;
  readonly methods: readonly MethodNames[];
}

/** All names of the services of a server. */
export interface ServiceNames {
  readonly protocols: readonly ProtocolNames[];
  /** What the lock keeps for the next run. */
  readonly lock: NamesLock;
}

/** What a module of a protocol declares besides its methods. */
const ownNames = ["connect", "protocol"];

/** Gives every method of every protocol its names; those of an earlier run are kept, whatever has been added. */
export function assignServiceNames(services: readonly ServiceModel[], lock: NamesLock = emptyNamesLock): ServiceNames {
  const scopes = new Map<string, AssignedNames>();
  // `sparse` keeps only names that differ from their object's: enough where those that don't are claimed first.
  const settle = (
    id: string,
    { sparse = false, ...options }: ScopeOptions & { readonly sparse?: boolean },
    claim: (scope: Scope) => void,
  ): Map<string, string> => {
    const previous = Object.hasOwn(lock.scopes, id) ? lock.scopes[id] : undefined;
    const scope = new Scope({ ...options, previous });
    claim(scope);
    const names = scope.settle();
    const kept = [...names].filter(([key, name]) => !sparse || key !== name);
    if (kept.length > 0) scopes.set(id, Object.fromEntries(kept));
    return names;
  };
  const files = settle("files", { reserved: reservedFileNames, ignoreCase: true }, (scope) => {
    for (const { protocol } of services) scope.claim(protocol, [fileBaseName(protocol)]);
  });
  const protocols = services.map((model): ProtocolNames => {
    const { protocol, methods } = model;
    const values = settle(
      `values ${protocol}`,
      { reserved: new Set([...reservedValueNames, ...ownNames]) },
      (scope) => {
        for (const { name } of verbatimFirst(methods, ({ name: own }) => own)) scope.claim(name, [camelCase(name)]);
      },
    );
    const stems = settle(`types ${protocol}`, { reserved: reservedTypeNames }, (scope) => {
      for (const { name } of methods) scope.claim(name, [capitalized(values.get(name) ?? "")]);
    });
    return {
      model,
      file: files.get(protocol) ?? "",
      methods: methods.map((method): MethodNames => {
        const ids = uniqueIds(method.params.fields);
        const keys = settle(`params ${protocol} ${method.name}`, { reserved: reservedKeys, sparse: true }, (scope) => {
          for (const id of verbatimFirst(ids, String)) scope.claim(id, [camelCase(nameOfId(id))]);
        });
        return {
          model: method,
          export: values.get(method.name) ?? "",
          stem: stems.get(method.name) ?? "",
          keys: ids.map((id) => keys.get(id) ?? ""),
        };
      }),
    };
  });
  return { protocols, lock: { scopes: Object.fromEntries(scopes), overloads: {} } };
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
