import {
  exactProfile,
  extensionName,
  extensionOfField,
  jsonProfile,
  jsProfile,
  type ValueProfile,
} from "vgi-arrow/values";
import { temporalProfile } from "vgi-arrow/temporal";
import type { MappingConfig, ProfileName, TypesConfig } from "../config/types-config.js";
import { Code, type LiteralValue } from "./literal.js";
import type { ModuleImports } from "./module-imports.js";
import { relativeModule, type ImportExtension } from "./relative-module.js";
import type { KeptExtensions } from "./type-literal.js";
import {
  type CodecReference,
  exactMapping,
  type ProfileMapping,
  type TypeMapping,
  type UseType,
} from "./value-types.js";

const profiles: Readonly<Record<ProfileName, ValueProfile>> = {
  exact: exactProfile,
  js: jsProfile,
  json: jsonProfile,
  temporal: temporalProfile,
};

const temporalModule = "vgi-client/codegen-v1/temporal";

/** Base name of the module with the profile of a catalog, where it is more than one of vgi-arrow's. */
export const valuesFile = "value-types";

/** How the values of one module are shown: the configured types, with the imports that they take. */
export class ShownValues {
  readonly #config: TypesConfig;
  readonly #all: ProfileMapping;
  readonly #imports: ModuleImports;
  readonly #place: ModulePlace;

  constructor(config: TypesConfig, imports: ModuleImports, place: ModulePlace) {
    this.#config = config;
    this.#imports = imports;
    this.#place = place;
    this.#all = allMapping(config);
  }

  /** How one column or argument is shown. `owner` is the function or table, with its schema. */
  mapping(owner: string, name: string): TypeMapping {
    const own = this.#ofColumn(owner, name);
    return own === undefined ? this.#all : targetMapping(own);
  }

  /** Local names of what the types of values take. */
  readonly use: UseType = (name, codec) => {
    if (codec !== undefined) return this.#imports.typeOf(this.#specifier(codec), codec.codec);
    return name === "Temporal" ? this.#imports.typeOf(temporalModule, name) : this.#imports.type(name);
  };

  /** What the descriptor of a function or table says of it; nothing where all is exact. */
  descriptor(owner: string): { values?: LiteralValue; mappings?: LiteralValue } {
    const prefixes = [`${owner}.`, `${this.#place.catalog}.${owner}.`];
    const own = Object.entries(this.#config.byColumn ?? {}).flatMap(([key, target]) => {
      const prefix = prefixes.find((one) => key.startsWith(one));
      return prefix === undefined ? [] : [[key.slice(prefix.length), this.target(target)] as const];
    });
    const values = this.#allValue();
    return {
      ...(values === undefined ? {} : { values }),
      ...(own.length === 0 ? {} : { mappings: Object.fromEntries(own) }),
    };
  }

  /** Extension types that are shown as something else than their storage: the run time has to find them. */
  readonly keep: KeptExtensions = (field) => {
    const name = extensionName(field.metadata);
    return extensionOfField(field) !== undefined || (name !== undefined && this.#all.types.has(name));
  };

  /** The constant of a profile or codec. */
  target(target: MappingConfig): Code {
    if (typeof target === "object") return new Code(this.#imports.valueOf(this.#specifier(target), target.codec));
    return new Code(
      target === "temporal"
        ? this.#imports.valueOf(temporalModule, "temporalProfile")
        : this.#imports.value(`${target}Profile`),
    );
  }

  #allValue(): Code | undefined {
    if (hasOwnProfile(this.#config)) return new Code(this.#imports.valueOf(this.#place.values, "values"));
    const { profile } = this.#config;
    return profile === undefined || profile === "exact" ? undefined : this.target(profile);
  }

  #ofColumn(owner: string, name: string): MappingConfig | undefined {
    const columns = this.#config.byColumn ?? {};
    return [`${this.#place.catalog}.${owner}.${name}`, `${owner}.${name}`]
      .filter((key) => Object.hasOwn(columns, key))
      .map((key) => columns[key])[0];
  }

  /** Paths are relative to the output folder; modules are folders below it. */
  #specifier({ module }: CodecReference): string {
    return module.startsWith(".") ? `${"../".repeat(this.#place.depth)}${module.replace(/^\.\//, "")}` : module;
  }
}

/**
 * Where a module of a catalog is.
 *
 * @param folder the catalog's folder, relative to the output folder
 * @param file path in that folder, without extension
 */
export function modulePlace(catalog: string, folder: string, file: string, extension: ImportExtension): ModulePlace {
  const depth = `${folder}/${file}`.split("/").length - 1;
  return { catalog, depth, values: relativeModule(file, valuesFile, extension) };
}

/** Where a module is. */
export interface ModulePlace {
  /** Wire name of the catalog. */
  readonly catalog: string;
  /** How many folders below the output folder. */
  readonly depth: number;
  /** Specifier of the module with the catalog's profile. */
  readonly values: string;
}

/** Whether the configured types need a profile that vgi-arrow does not have as it is. */
export function hasOwnProfile({ byType = {} }: TypesConfig): boolean {
  return Object.keys(byType).length > 0;
}

function allMapping({ profile = "exact", byType = {} }: TypesConfig): ProfileMapping {
  const types = Object.entries(byType).map(([name, target]) => [name, targetMapping(target)] as const);
  return { profile: profiles[profile], types: new Map(types) };
}

function targetMapping(target: MappingConfig): TypeMapping {
  if (typeof target === "object") return target;
  return target === "exact" ? exactMapping : { profile: profiles[target], types: new Map() };
}
