import type { Session } from "vgi-client";
import { CodegenError, messageOf } from "../errors.js";
import type { BoundOutput } from "../model/bound-output.js";
import { signatureKey } from "../model/signature.js";
import type { BindRequest } from "./bind-requests.js";
import { callArguments } from "./call-arguments.js";

/** Binds one function: asks for its columns, and runs nothing. */
export async function bindOutput(
  session: Session,
  request: BindRequest,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): Promise<BoundOutput> {
  const { model, schema, catalog } = request;
  try {
    const output = await session.bindTable({
      schema,
      name: model.name,
      arguments: callArguments(model.arguments, request.values),
      requiredSettings: model.requiredSettings,
      timeoutMs: options.timeoutMs,
      signal: options.signal,
    });
    return { catalog, schema, name: model.name, signature: signatureKey(model), arguments: request.arguments, output };
  } catch (cause) {
    if (options.signal?.aborted === true) throw cause;
    const name = [...schema, model.name].join(".");
    throw new CodegenError("CODEGEN_BIND", {
      what: `${name} can't be bound with ${JSON.stringify(request.arguments)}`,
      why: messageOf(cause),
      next: `Correct the arguments of ${JSON.stringify(name)} under bind in the configuration, or leave it out.`,
      cause,
    });
  }
}
