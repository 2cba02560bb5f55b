import { UsageError } from "vgi-runtime/errors";

/** A generated `connect` was called without an address, and the environment has none. */
export class AddressRequiredError extends UsageError {
  static override readonly brand: string = "AddressRequiredError";

  constructor(catalog: string) {
    super({
      what: `there is no worker address for catalog ${JSON.stringify(catalog)}`,
      next: 'Give one, as in connect("stdio:python -m my_worker"), or set the environment variable VGI_ADDRESS.',
    });
  }
}

/** Generated code was made for another version of this package. */
export class GeneratedCodeError extends UsageError {
  static override readonly brand: string = "GeneratedCodeError";

  constructor(catalog: string, generatedFor: unknown, abi: number) {
    super({
      what: `the generated code of catalog ${JSON.stringify(catalog)} does not fit this vgi-client`,
      why: `it was generated for version ${String(generatedFor)} of the contract, and this is version ${abi}`,
      next: "Generate it again with the vgi-codegen of this release, or install the vgi-client that it was made for.",
    });
  }
}
