import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CodegenError } from "../errors.js";
import { errorCode } from "./plan-write.js";

/** A folder without a process number is one that was made this moment, or by a run that was ended in that moment. */
const bornMs = 5000;

/**
 * Takes the turn at writing to an output folder: makes `.vgi-codegen/writing`, which only one run can. New files wait there to be renamed
 * into place; removing it ends the turn. What a run left that was killed is removed.
 *
 * @param folder the output folder's `.vgi-codegen`, which exists
 * @throws CodegenError when another run is writing
 */
export async function takeWritingTurn(folder: string): Promise<string> {
  const turn = join(folder, "writing");
  if (!(await isTaken(turn))) return turn;
  const owner = await ownerOf(turn);
  if (owner === undefined) {
    await rm(turn, { recursive: true, force: true });
    if (!(await isTaken(turn))) return turn;
  }
  throw new CodegenError("CODEGEN_OUTPUT", {
    what: `another run is writing to the output folder of ${folder}`,
    why: owner === undefined ? `it has made ${turn}` : `${owner} has made ${turn}`,
    next: "Nothing was changed. Run it again when that one is done; where there is none, remove that folder.",
  });
}

async function isTaken(turn: string): Promise<boolean> {
  try {
    await mkdir(turn);
  } catch (cause) {
    if (errorCode(cause) === "EEXIST") return true;
    throw cause;
  }
  await writeFile(join(turn, "process"), String(process.pid));
  return false;
}

/** Who has the turn, as far as it runs. */
async function ownerOf(turn: string): Promise<string | undefined> {
  const text = await readFile(join(turn, "process"), "utf8").catch(() => "");
  if (/^\d+$/.test(text)) return isRunning(Number(text)) ? `process ${text}` : undefined;
  const born = (await stat(turn).catch(() => undefined))?.mtimeMs ?? 0;
  return Date.now() - born < bornMs ? "a process that has just begun" : undefined;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return errorCode(cause) === "EPERM";
  }
}
