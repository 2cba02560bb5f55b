import type { CatalogDefinition } from "vgi-client/testing";
import { scalar } from "vgi-client/testing";

/** A catalog that is attached only with its required option: to see what happens without. */
export const lockedCatalog: CatalogDefinition = {
  name: "locked",
  comment: "Attaches only with the option `key`",
  defaultSchema: "main",
  attachOptions: [
    { name: "key", description: "Any text", type: "utf8", required: true, secret: true },
    { name: "attempts", description: "Has no effect", type: "int32", default: 3 },
  ],
  schemas: [
    {
      name: "main",
      functions: [
        scalar({
          name: "password_hint",
          description: "Gives a hint",
          arguments: {},
          returns: "utf8",
          row: () => "any text will do",
        }),
      ],
    },
  ],
};
