import type { Abi } from "vgi-client/codegen-v1";

/** Version of the contract between generated code and client that this generator writes. */
export const abi: Abi = 1;
