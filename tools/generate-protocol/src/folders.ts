import { fileURLToPath } from "node:url";

/** Where the definitions are. */
export const definitionsFolder: string = fileURLToPath(new URL("../../../schemas/protocol/", import.meta.url));

/** What is generated goes here, and nothing else is kept here. */
export const generatedFolder: string = fileURLToPath(
  new URL("../../../packages/protocol/src/generated/", import.meta.url),
);
