/**
 * Calls back after a turn of the event loop, in which it reads what has come meanwhile; at once where no turn can be asked for, as in
 * browsers.
 *
 * Work on a large batch is done in parts, with a turn between them: a socket holds little, and a worker that has filled it is put to sleep
 * until all of that was read. Twenty microseconds at a stretch cost as much again in waiting; the same in parts costs next to nothing.
 */
export function afterTurn(callback: () => void): void {
  if (typeof setImmediate === "function") setImmediate(callback);
  else callback();
}
