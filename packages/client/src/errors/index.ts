export {
  OutputMismatchError,
  UnreadableAnswerError,
  ValueConversionError,
  WorkerAnswerError,
} from "./errors/answer-errors.js";
export {
  ArgumentError,
  InputError,
  ResumeUnsupportedError,
  SecretsRequiredError,
  SettingRequiredError,
} from "./errors/call-errors.js";
export {
  AttachOptionError,
  CatalogNotFoundError,
  CopyFormatError,
  SchemaNotFoundError,
} from "./errors/catalog-errors.js";
export { DriftError, MethodChangedError } from "./errors/drift-errors.js";
export { isRefusal } from "./errors/is-refusal.js";
export {
  PinnedVersionError,
  UnknownProtocolVersionError,
  UnsupportedByProtocolError,
} from "./errors/protocol-errors.js";
export { SessionClosedError, TransactionError } from "./errors/session-errors.js";
