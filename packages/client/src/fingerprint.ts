/** Fingerprints alone, for the generator: it works offline, and loads no client. */
export { functionFingerprint, macroFingerprint, tableFingerprint, viewFingerprint } from "./model/fingerprint.js";
