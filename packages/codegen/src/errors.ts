/** Stable identifiers of the generator's own errors; those of the client are `VGI_…`. */
export type CodegenErrorCode =
  | "CODEGEN_ABORTED"
  | "CODEGEN_USAGE"
  | "CODEGEN_CONFIG"
  | "CODEGEN_BIND"
  | "CODEGEN_SNAPSHOT"
  | "CODEGEN_OUTPUT"
  | "CODEGEN_LOCK"
  | "CODEGEN_PLUGIN"
  | "CODEGEN_POST_PROCESS";

/** The parts of a message: what was wrong, why, and what to do about it. */
export interface CodegenErrorText {
  /** What failed, as a clause without a full stop. */
  readonly what: string;
  readonly why?: string | undefined;
  /** What the reader can do next, as a sentence. */
  readonly next?: string | undefined;
  readonly cause?: unknown;
}

/** Something that the user of the generator can put right. Shaped like the errors of vgi-client, which offline commands don't load. */
export class CodegenError extends Error {
  readonly code: CodegenErrorCode;
  readonly what: string;
  readonly why: string | undefined;
  readonly next: string | undefined;

  constructor(code: CodegenErrorCode, { what, why, next, cause }: CodegenErrorText) {
    const sentence = why === undefined ? what : `${what}: ${why}`;
    super(next === undefined ? sentence : `${sentence}. ${next}`, cause === undefined ? undefined : { cause });
    this.name = "CodegenError";
    this.code = code;
    this.what = what;
    this.why = why;
    this.next = next;
  }
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
