import { parseAddress } from "./parse-address.js";
import { redactUrl } from "./redact-url.js";
import { joinCommand } from "./split-command.js";
import type { WorkerAddress, WorkerAddressInput } from "./worker-address.js";

/** The text form, which `parseAddress` reads back; `env` and `cwd` of a command have none and are left out. */
export function formatAddress(input: WorkerAddressInput): string {
  const address = parseAddress(input);
  switch (address.kind) {
    case "http":
      return address.url;
    case "unix":
      return `unix:${address.path}`;
    case "tcp":
      return `tcp://${address.host.includes(":") ? `[${address.host}]` : address.host}:${address.port}`;
    case "custom":
      return address.name;
    case "stdio":
    case "launch":
      return `${address.kind}:${joinCommand(address.command)}`;
  }
}

/**
 * The text form for messages and logs: a URL loses its credentials and query string, a command the values of options that
 * look like secrets.
 */
export function redactAddress(input: WorkerAddressInput): string {
  const address = parseAddress(input);
  if (address.kind === "http") return redactUrl(address.url);
  if (address.kind === "stdio" || address.kind === "launch")
    return formatAddress({ ...address, command: redactCommand(address) });
  return formatAddress(address);
}

const SECRET_OPTION = /^--?[\w-]*(token|secret|password|passwd|apikey|api-key|credential|bearer)[\w-]*/i;

function redactCommand(address: Extract<WorkerAddress, { readonly command: readonly string[] }>): string[] {
  let hideNext = false;
  return address.command.map((word) => {
    if (hideNext) {
      hideNext = false;
      if (!word.startsWith("-")) return "…";
    }
    const option = SECRET_OPTION.exec(word)?.[0];
    if (option === undefined) return word.replace(/\/\/[^/@\s]*@/, "//…@").replace(/\b(Bearer|Basic) +\S+/gi, "$1 …");
    hideNext = option.length === word.length;
    return word.charAt(option.length) === "=" ? `${option}=…` : word;
  });
}
