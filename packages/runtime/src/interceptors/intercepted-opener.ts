import type { Opener } from "../pool/pooled-connection.js";
import { InterceptedPooledConnection } from "./intercepted-pooled-connection.js";
import type { RpcInterceptor } from "./rpc-interceptor.js";

/**
 * Opens connections with interceptors around their calls.
 *
 * @param load gives the interceptors, before the first connection is opened; after it failed it is asked again
 */
export function interceptedOpener(opener: Opener, load: () => Promise<readonly RpcInterceptor[]>): Opener {
  let loading: Promise<readonly RpcInterceptor[]> | undefined;
  return {
    open: async (signal) => {
      loading ??= load();
      const interceptors = await loading.catch((error: unknown) => {
        loading = undefined;
        throw error;
      });
      return new InterceptedPooledConnection(await opener.open(signal), interceptors);
    },
    close: async () => opener.close?.(),
  };
}
