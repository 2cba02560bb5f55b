/** Version of the contract between generated code and this package. */
export const abi = 1 as const;

/** The version as a type: generated code that was made for another one doesn't compile. */
export type Abi = typeof abi;
