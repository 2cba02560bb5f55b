import path from "node:path";
import { compileDriver } from "./compile-driver.js";
import { installNpm } from "./install-npm.js";
import type { Peer, Transport } from "./peer.js";
import type { Task } from "./task.js";

const version = "0.36.1";

/** Which tasks its client has no method for. */
const missing: Readonly<Partial<Record<Task["kind"], string>>> = {
  buffering: "calls no buffering functions",
  aggregate: "calls no aggregates",
  "grouped-aggregate": "calls no aggregates",
  rows: "reads rows with a copy of apache-arrow of its own",
};

/** The other TypeScript client: over HTTP in Node 22, over stdio in Bun, the only one in which it starts processes. */
function queryFarm(transport: Transport): Peer {
  const isHttp = transport === "http";
  return {
    name: `@query-farm/vgi ${version} (${isHttp ? "Node 22" : "Bun"})`,
    isNamed: (_lane, other) => other === transport,
    refuses: ({ kind }, lane) => (lane === "0.47.0" ? missing[kind] : "speaks protocol 2.x only"),
    async driver() {
      const folder = await installNpm(`query-farm-${version}`, [`@query-farm/vgi@${version}`, "bun@1.4.5", "node@22"]);
      const modules = path.join(folder, "node_modules");
      const program = isHttp ? path.join(modules, "node", "bin", "node") : path.join(modules, "bun", "bin", "bun.exe");
      return { command: [program, await compileDriver("query-farm", folder)] };
    },
  };
}

export const queryFarmClients: readonly Peer[] = [queryFarm("stdio"), queryFarm("http")];
