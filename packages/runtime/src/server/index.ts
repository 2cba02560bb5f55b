export { type BytesServeOptions, serveBytes } from "./serve-bytes.js";
export { type HttpServer, type HttpServeOptions, serveHttp } from "./serve-http.js";
export { serveToFunction } from "./serve-to-function.js";
export type {
  CallContext,
  LogLevel,
  ServedStream,
  Service,
  ServiceMethod,
  StreamMethod,
  UnaryMethod,
} from "./service.js";
export { type ErrorCode, ServiceError, type ServiceErrorOptions } from "./service-error.js";
