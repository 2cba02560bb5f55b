/**
 * For tests of programs that call workers: a worker in the memory of the test, and answers of a real one, recorded and played again.
 */
export * from "./define/index.js";
export { inMemoryWorker, type InMemoryWorker, type InMemoryWorkerOptions } from "./in-memory/in-memory-worker.js";
export { signature } from "./worker/match-signature.js";
export { type InterceptedCall, type Opened, RawResult, type ServiceInterceptor } from "./worker/service-interceptor.js";
export { vgiService, type VgiServiceOptions } from "./worker/vgi-service.js";
export { recording, replaying } from "./recording/node/recording.js";
export { NotRecordedError } from "./recording/not-recorded-error.js";
