/** What an HTTP request asks for: wire specification section 10, "Endpoints". */
export type HttpTarget =
  | { readonly kind: "health" }
  | {
      readonly kind: "call";
      readonly method: string;
      readonly protocol: string | null;
      readonly step: "unary" | "init" | "exchange";
    }
  | { readonly kind: "unknown" };

/**
 * Reads a path below the prefix: `{protocol}/{method}[/init|/exchange]` on a routed server, `{method}[/init|/exchange]` on
 * an unrouted one. A percent sign never belongs in one.
 */
export function readHttpPath(path: string, prefix: string, routed: boolean): HttpTarget {
  if (!path.startsWith(`${prefix}/`) || path.includes("%")) return { kind: "unknown" };
  const segments = path.slice(prefix.length + 1).split("/");
  if (segments.length === 1 && segments[0] === "health") return { kind: "health" };
  const protocol = routed ? (segments.shift() ?? "") : null;
  const [method, step, ...more] = segments;
  if (method === undefined || method === "" || more.length > 0) return { kind: "unknown" };
  if (step !== undefined && step !== "init" && step !== "exchange") return { kind: "unknown" };
  return { kind: "call", method, protocol, step: step ?? "unary" };
}
