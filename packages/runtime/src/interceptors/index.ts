export type { CallTarget, InterceptorOptions, RpcInterceptor, StreamCall, UnaryCall } from "./rpc-interceptor.js";
export { withOptions } from "./with-options.js";
