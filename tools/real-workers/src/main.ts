import { parseArgs } from "node:util";
import { once } from "node:events";
import { cacheFolder } from "./cache-folder.js";
import { ensureWorkers } from "./ensure-workers.js";
import { workerVersion, workerVersions } from "./worker-versions.js";

const help = `Installs and starts the published Python workers (needs Python 3.13).

  npm run real-workers -- install [version…]        install all ten, or the given ones
  npm run real-workers -- start VERSION [--http]    print a worker's address; with --http serve until interrupted
                                [--fixture NAME]    another fixture worker: catalog, simple_writable, versioned, …
  npm run real-workers -- list                      the versions, with the protocol each speaks

VGI_PYTHON chooses the Python, VGI_CACHE_DIR the folder that keeps the installed workers.
`;

/** Wrong usage: answered with one line, and exit code 2. */
class UsageError extends Error {}

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h" },
      http: { type: "boolean" },
      fixture: { type: "string", default: "worker" },
    },
  });
  const [command, ...rest] = positionals;
  if (values.help || command === undefined) process.stdout.write(help);
  else if (command === "list") list();
  else if (command === "install") await installVersions(rest);
  else if (command === "start") await start(rest, values.fixture, values.http === true);
  else throw new UsageError(`There is no command "${command}". Try --help.`);
}

function list(): void {
  for (const { version, protocol, rpc, generation } of workerVersions) {
    process.stdout.write(`${version.padEnd(8)} protocol ${protocol}  ${generation.padEnd(8)}  vgi-rpc ${rpc}\n`);
  }
}

async function installVersions(names: readonly string[]): Promise<void> {
  const versions = (names.length === 0 ? workerVersions.map(({ version }) => version) : names).map(workerVersion);
  await ensureWorkers({ versions: versions.map(({ version }) => version) });
  const which = versions.map(({ version }) => version).join(", ");
  process.stdout.write(`Installed in ${cacheFolder()}: ${which}\n`);
}

async function start(names: readonly string[], fixture: string, http: boolean): Promise<void> {
  const [name] = names;
  if (name === undefined || names.length !== 1) throw new UsageError("start needs one version. Try: list");
  const { version } = workerVersion(name);
  const workers = await ensureWorkers({ versions: [version] });
  if (!http) {
    process.stdout.write(`${workers.stdio(version, fixture).address}\n`);
    return;
  }
  await using worker = await workers.startHttp(version, fixture);
  process.stdout.write(`${worker.address}\n`);
  process.stderr.write("Serving until interrupted (Ctrl-C) …\n");
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM"), worker.ended]);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const usage = error instanceof UsageError || (error instanceof TypeError && "code" in error);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = usage ? 2 : 1;
}
