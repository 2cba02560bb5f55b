import type { Fault } from "../read/validate.js";

/** The path of a key as one writes it in TypeScript: `/workers/sales/bind/main.seq/0` is `workers.sales.bind["main.seq"][0]`. */
export function keyPath(pointer: string): string {
  const parts = pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  return parts
    .map((part, index) => {
      if (/^\d+$/.test(part)) return `[${part}]`;
      if (!/^[A-Za-z_$][\w$]*$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join("");
}

/** A fault as a clause: `importExtension must be equal to one of the allowed values: ["js","ts","none"]`. */
export function faultText({ pointer, message }: Fault): string {
  return pointer === "" ? `it ${message}` : `${keyPath(pointer)} ${message}`;
}
