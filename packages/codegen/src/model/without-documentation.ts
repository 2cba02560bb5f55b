import type {
  ArgumentModel,
  CatalogModel,
  CopyFormatModel,
  FunctionModel,
  OptionModel,
  SchemaModel,
  ServiceModel,
} from "vgi-client";

/** A catalog without what is there for people alone: what is left tells what its callers depend on. */
export function withoutDocumentation(catalog: CatalogModel): CatalogModel {
  return {
    ...catalog,
    ...noText,
    implementationVersion: null,
    dataVersion: null,
    attachOptions: catalog.attachOptions.map(bareOption),
    settings: catalog.settings.map(bareOption),
    secretTypes: catalog.secretTypes.map((type) => Object.assign({}, type, { description: "" })),
    schemas: catalog.schemas.map(bareSchema),
    ...(catalog.copyFormats && { copyFormats: catalog.copyFormats.map(bareFormat) }),
  };
}

/** Protocols without what is there for people alone. */
export function servicesWithoutDocumentation(services: readonly ServiceModel[]): ServiceModel[] {
  return services.map((service) => ({
    ...service,
    deprecation: null,
    methods: service.methods.map((method) => Object.assign({}, method, { deprecation: null })),
  }));
}

const noText = { comment: null, tags: {} } as const;

function bareSchema(schema: SchemaModel): SchemaModel {
  const bare = <T extends object>(item: T): T => ({ ...item, ...noText });
  return {
    ...schema,
    ...noText,
    functions: schema.functions.map(bareFunction),
    tables: schema.tables.map(bare),
    views: schema.views.map(bare),
    macros: schema.macros.map(bare),
    indexes: schema.indexes.map(bare),
  };
}

function bareFunction(model: FunctionModel): FunctionModel {
  const args = model.arguments.map(bareArgument);
  return { ...model, ...noText, description: "", examples: [], categories: [], arguments: args };
}

function bareFormat(format: CopyFormatModel): CopyFormatModel {
  return { ...format, ...noText, description: "", options: format.options.map(bareArgument) };
}

function bareArgument({ doc: _doc, ...argument }: ArgumentModel): ArgumentModel {
  return argument;
}

function bareOption(option: OptionModel): OptionModel {
  return { ...option, description: "" };
}
