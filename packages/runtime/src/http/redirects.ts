import { redactUrl } from "../address/index.js";
import { HttpStatusError } from "../errors/index.js";
import type { HttpClient, HttpResponse } from "./http-client.js";
import { mediaType } from "./http-errors.js";

/**
 * Refuses every redirect, whatever its body looks like: credentials were meant for the address that the caller gave, and a redirected
 * POST loses its body or runs twice. The error names the target, so that the caller can decide.
 */
export function refusingRedirects(client: HttpClient): HttpClient {
  return {
    send: async (request) => {
      const response = await client.send(request);
      // 304 answers conditional requests, which are not sent.
      if (response.status < 300 || response.status > 399) return response;
      response.discard();
      throw redirectError(response, request.url);
    },
    close: () => client.close(),
  };
}

function redirectError(response: HttpResponse, url: string): HttpStatusError {
  const target = targetOf(response.header("location"), url);
  const downgraded = new URL(url).protocol === "https:" && target?.protocol === "http:";
  const to = target === null ? "elsewhere" : redactUrl(target.href);
  return new HttpStatusError(
    {
      what: `${redactUrl(url)} was not called`,
      why: `it redirects to ${to} (HTTP ${response.status}), ${downgraded ? "which is not encrypted, " : ""}and redirects are not followed`,
      next: downgraded
        ? "Ask its operator to redirect to https."
        : "Use the address that it points to, if you trust it.",
    },
    { status: response.status, contentType: mediaType(response), fromWorker: false, body: "" },
  );
}

function targetOf(location: string | undefined, base: string): URL | null {
  try {
    const target = location === undefined ? null : new URL(location, base);
    return target?.protocol === "http:" || target?.protocol === "https:" ? target : null;
  } catch {
    return null;
  }
}
