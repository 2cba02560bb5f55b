export { connect, connectAttached, type ConnectOptions, type WorkerCommand } from "./connect.js";
export type { VgiClient } from "./client.js";
export type { AttachOptions } from "./catalog/attach.js";
export type { AggregateCallRequest, BatchStream, BindCall, Session } from "./session.js";
export type * from "./model/catalog.js";
export type * from "./model/call.js";
export { nearest } from "./nearest.js";
export {
  AddressRequiredError,
  ArgumentError,
  AttachOptionError,
  CatalogNotFoundError,
  InputError,
  OutputMismatchError,
  PinnedVersionError,
  SchemaNotFoundError,
  SecretsRequiredError,
  SessionClosedError,
  SettingRequiredError,
  UnknownProtocolVersionError,
  UnsupportedByProtocolError,
  WorkerAnswerError,
} from "./errors.js";
