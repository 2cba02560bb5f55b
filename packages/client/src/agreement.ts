import type { ProtocolModule } from "vgi-protocol";
import type { Routing } from "vgi-runtime";
import type { Dialect } from "./dialects/dialect.js";

/** What both sides speak: settled by the first call, the same for every connection to one address. */
export interface Agreement {
  readonly dialect: Dialect;
  readonly routing: Routing;
  readonly protocol: ProtocolModule;
}
