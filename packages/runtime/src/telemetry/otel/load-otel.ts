import { UsageError } from "../../errors/index.js";
import type { OpenTelemetryApi } from "./otel-api.js";

/** Loads the optional peer. Rejects with `UsageError` when it is not installed. */
export async function loadOtel(): Promise<OpenTelemetryApi> {
  try {
    return await import("@opentelemetry/api");
  } catch (cause) {
    throw new UsageError({
      what: "OpenTelemetry was asked for, and can't be loaded",
      why: cause instanceof Error ? cause.message : String(cause),
      next: "Install @opentelemetry/api, or give it as openTelemetry.api.",
      cause,
    });
  }
}
