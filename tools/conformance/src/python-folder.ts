import { fileURLToPath } from "node:url";

/** The Python side of this tool: fixtures, and requirements. */
export const pythonFolder: string = fileURLToPath(new URL("../python", import.meta.url));
