/** Fingerprints alone, for the generator: it works offline, and loads no client. */
export { functionFingerprint, tableFingerprint } from "./model/fingerprint.js";
