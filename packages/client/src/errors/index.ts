export {
  OutputMismatchError,
  UnreadableAnswerError,
  ValueConversionError,
  WorkerAnswerError,
} from "./answer-errors.js";
export {
  ArgumentError,
  InputError,
  ResumeUnsupportedError,
  SecretsRequiredError,
  SettingRequiredError,
} from "./call-errors.js";
export { AttachOptionError, CatalogNotFoundError, CopyFormatError, SchemaNotFoundError } from "./catalog-errors.js";
export { DriftError, MethodChangedError } from "./drift-errors.js";
export { isRefusal } from "./is-refusal.js";
export { PinnedVersionError, UnknownProtocolVersionError, UnsupportedByProtocolError } from "./protocol-errors.js";
export { SessionClosedError, TransactionError } from "./session-errors.js";
