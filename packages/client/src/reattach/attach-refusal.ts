import { isRefusal } from "../errors/index.js";

/** How workers name the refusal since protocol 2.2; older ones have only its text. */
const KIND = "opaque_data_not_recognized";

/** Up to 1.1 and for functions; from 1.2 on, workers of several catalogs say it the second way about the catalog. */
const ATTACH_TEXT = /\battach_opaque_data (?:not recognized|carries no catalog name)/;

const TRANSACTION_TEXT = /\btransaction_opaque_data not recognized/;

/**
 * Whether a worker refused a call because it does not know the attachment. It says so before it does anything: the call may be made
 * again. A server that was started again has other keys, unless it was given one.
 */
export function isAttachRefusal(error: unknown): boolean {
  if (!isRefusal(error)) return false;
  return ATTACH_TEXT.test(error.remoteMessage) || (error.errorKind === KIND && !isTransactionRefusal(error));
}

/** Whether a worker refused a call because it does not know the transaction. */
export function isTransactionRefusal(error: unknown): boolean {
  return isRefusal(error) && TRANSACTION_TEXT.test(error.remoteMessage);
}
