import { AddressError, UnsupportedError } from "../errors/index.js";
import { splitCommand } from "./split-command.js";
import type { CommandAddress, WorkerAddress, WorkerAddressInput } from "./worker-address.js";

/** At least two letters, so that the drive of `C:\x` is no scheme. */
const SCHEME = /^([a-z][a-z0-9+.-]+):/i;

const FORMS =
  "https://HOST, http://HOST, unix:PATH, tcp://HOST:PORT, launch:COMMAND, stdio:COMMAND, or a bare command line";

/**
 * Reads a worker address. Throws `AddressError`, or `UnsupportedError` for transports that exist and are not supported.
 *
 * @example
 * ```ts
 * parseAddress("stdio:python -m my_worker"); // { kind: "stdio", command: ["python", "-m", "my_worker"] }
 * parseAddress("https://vgi.example.com/prefix"); // { kind: "http", url: "https://vgi.example.com/prefix" }
 * ```
 */
export function parseAddress(input: WorkerAddressInput): WorkerAddress {
  if (typeof input !== "string") return "kind" in input ? input : exactCommand(input);
  const text = input.trim();
  if (text === "") {
    throw new AddressError({ what: "the worker address is empty", next: `Give one of: ${FORMS}.` });
  }
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return { kind: "stdio", command: command(text, text) };
  const rest = text.slice(scheme.length + 1);
  switch (scheme) {
    case "stdio":
      return { kind: "stdio", command: command(rest, text) };
    case "launch":
      return { kind: "launch", command: command(rest, text) };
    case "http":
    case "https":
      return httpAddress(text);
    case "unix":
      return unixAddress(rest, text);
    case "tcp":
      return tcpAddress(text);
    default:
      throw unknownScheme(scheme, text);
  }
}

function exactCommand(input: CommandAddress): WorkerAddress {
  if (!Array.isArray(input.command) || input.command.length === 0 || input.command[0] === "") {
    throw new AddressError({
      what: "the worker's command is empty",
      next: 'Give program and arguments, e.g. { command: ["python", "-m", "my_worker"] }.',
    });
  }
  return { ...input, kind: "stdio" };
}

function command(line: string, text: string): string[] {
  const words = splitCommand(line);
  const [program] = words;
  if (program === undefined || program === "") {
    throw new AddressError({
      what: `the worker address ${JSON.stringify(text)} has no command`,
      next: "Give a command line, e.g. stdio:python -m my_worker.",
    });
  }
  if (/^[A-Za-z_]\w*=/.test(program)) {
    throw new AddressError({
      what: `the worker's command line starts with the assignment ${JSON.stringify(program.replace(/=.*/s, "=…"))}`,
      why: "no shell reads it",
      next: "Set variables with the option env, or in the environment of this program.",
    });
  }
  return words;
}

function httpAddress(text: string): WorkerAddress {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // The cause would say no more, and shows the whole text.
    throw new AddressError({ what: `the worker address ${JSON.stringify(withoutSecrets(text))} is no valid URL` });
  }
  if (!/^https?:\/\//i.test(text) || url.hostname === "") {
    throw new AddressError({
      what: `the worker address ${JSON.stringify(withoutSecrets(text))} names no host`,
      next: "Write it as https://HOST/PREFIX.",
    });
  }
  url.hash = "";
  return { kind: "http", url: url.href };
}

function unixAddress(rest: string, text: string): WorkerAddress {
  const path = rest.startsWith("//") ? rest.slice(2) : rest;
  if (path === "") {
    throw new AddressError({
      what: `the worker address ${JSON.stringify(text)} has no path`,
      next: "Write it as unix:/path/to/socket.",
    });
  }
  return { kind: "unix", path };
}

function tcpAddress(text: string): WorkerAddress {
  const match = /^tcp:\/\/(?:\[([^\]]+)\]|([^:/[\]]+)):(\d{1,5})\/?$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || !(port >= 1 && port <= 65_535)) {
    throw new AddressError({
      what: `the worker address ${JSON.stringify(withoutSecrets(text))} names no host and port`,
      next: "Write it as tcp://HOST:PORT, with an IPv6 host in brackets.",
    });
  }
  return { kind: "tcp", host, port };
}

function unknownScheme(scheme: string, text: string): AddressError | UnsupportedError {
  if (/^(iroh|httpi|vgi\+iroh|iroh\+.*)$/.test(scheme)) {
    return new UnsupportedError({
      what: `the worker address ${JSON.stringify(withoutSecrets(text))} can't be reached`,
      why: "iroh connections need a native QUIC addon",
      next: `Have the worker listen on HTTP or tcp as well, or use another address: ${FORMS}.`,
    });
  }
  return new AddressError({
    what: `the worker address ${JSON.stringify(withoutSecrets(text))} has the unknown scheme "${scheme}:"`,
    next: `Give one of: ${FORMS}. A command whose name has a colon needs stdio: before it.`,
  });
}

/**
 * A URL that could not be parsed may still hold credentials, and these are often why: with a slash, a question mark or an at sign that is
 * not escaped. So everything up to the last at sign goes.
 */
function withoutSecrets(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:[/\\]*)?.*@/is, "$1").replace(/[?#].*$/s, "");
}
