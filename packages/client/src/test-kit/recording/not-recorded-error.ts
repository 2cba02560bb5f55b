import { VgiError } from "vgi-runtime";
import type { Json, RecordedRequest } from "./recorded-call.js";

/** Differences that a message names. */
const MOST_NAMED = 3;

/** A call that a recording does not have. */
export class NotRecordedError extends VgiError {
  static override readonly brand: string = "NotRecordedError";
  readonly method: string;

  constructor(recording: string, method: string, why: string) {
    super("VGI_NOT_RECORDED", {
      what: `${recording} has no such call of ${method}`,
      why,
      next: "Record it again, with recording(address, file), if the program is right to make this call.",
    });
    this.method = method;
  }

  /** @param all all requests of the recording */
  static of(recording: string, asked: RecordedRequest, all: readonly RecordedRequest[]): NotRecordedError {
    const alike = all.filter(({ kind, method }) => kind === asked.kind && method === asked.method);
    const compared = alike
      .map((one) => differences(asked.params, one.params))
      .toSorted((left, right) => left.length - right.length);
    const [nearest] = compared;
    const methods = [...new Set(all.map(({ method }) => method))].join(", ") || "none";
    const why =
      nearest === undefined
        ? `it has calls of ${methods}`
        : `the nearest of ${alike.length} differs in ${nearest.slice(0, MOST_NAMED).join("; ")}`;
    return new NotRecordedError(recording, asked.method, why);
  }
}

/** Where two values differ: path, and both values. */
export function differences(asked: Json, recorded: Json, path = ""): string[] {
  if (isContainer(asked) && isContainer(recorded)) {
    const [left, right] = [new Map(Object.entries(asked)), new Map(Object.entries(recorded))];
    return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) =>
      differences(left.get(key) ?? null, right.get(key) ?? null, path === "" ? key : `${path}.${key}`),
    );
  }
  const texts = [asked, recorded].map((value) => JSON.stringify(value).slice(0, 60));
  return texts[0] === texts[1] ? [] : [`${path}: ${texts[0]} instead of ${texts[1]}`];
}

function isContainer(value: Json): value is readonly Json[] | { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null;
}
