import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CodegenError } from "../errors.js";
import { errorCode } from "./plan-write.js";

/** A folder without a process number is one that was made this moment, or by a run that was ended in that moment. */
const bornMs = 5000;

/** Who has a turn. */
interface Owner {
  /** The number of its process, as it was written; `undefined` where there is none yet. */
  readonly number: string | undefined;
  /** For the message; `undefined` where it does not run any more. */
  readonly name: string | undefined;
}

/**
 * Takes the turn at writing to an output folder: makes `.vgi-codegen/writing`, which only one run can. New files wait there to be renamed
 * into place; removing it ends the turn. What a run left that was killed is taken over.
 *
 * @param folder the output folder's `.vgi-codegen`, which exists
 * @throws CodegenError when another run is writing
 */
export async function takeWritingTurn(folder: string): Promise<string> {
  const turn = join(folder, "writing");
  if (((await isMade(turn)) || (await isLeft(turn))) && (await isSigned(turn))) return turn;
  const { name = "it" } = await ownerOf(turn);
  throw new CodegenError("CODEGEN_OUTPUT", {
    what: `another run is writing to the output folder of ${folder}`,
    why: `${name} has made ${turn}`,
    next: "Nothing was changed. Run it again when that one is done; where there is none, remove that folder.",
  });
}

async function isMade(turn: string): Promise<boolean> {
  try {
    await mkdir(turn);
    return true;
  } catch (cause) {
    if (errorCode(cause) === "EEXIST") return false;
    throw cause;
  }
}

/** Whether a turn was left, and is to be signed. Several runs may find so at once: it is for the one that gets hold of the old number. */
async function isLeft(turn: string): Promise<boolean> {
  const { number, name } = await ownerOf(turn);
  if (name !== undefined) return false;
  if (number === undefined) return true;
  const old = join(turn, randomUUID());
  try {
    await rename(numberIn(turn), old);
    if ((await readFile(old, "utf8")) === number) return true;
    // Another one was faster, and has signed.
    await rename(old, numberIn(turn));
  } catch (cause) {
    if (errorCode(cause) !== "ENOENT") throw cause;
  }
  return false;
}

/** Writes the number of this process, which only one can. */
async function isSigned(turn: string): Promise<boolean> {
  try {
    await writeFile(numberIn(turn), String(process.pid), { flag: "wx" });
    return true;
  } catch (cause) {
    if (errorCode(cause) === "EEXIST" || errorCode(cause) === "ENOENT") return false;
    await rm(turn, { recursive: true, force: true });
    throw cause;
  }
}

async function ownerOf(turn: string): Promise<Owner> {
  const number = await readFile(numberIn(turn), "utf8").catch(() => undefined);
  if (number !== undefined && /^\d+$/.test(number))
    return { number, name: isRunning(Number(number)) ? `process ${number}` : undefined };
  const born = (await stat(turn).catch(() => undefined))?.mtimeMs ?? 0;
  return { number, name: Date.now() - born < bornMs ? "a process that has just begun" : undefined };
}

function numberIn(turn: string): string {
  return join(turn, "process");
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return errorCode(cause) === "EPERM";
  }
}
