import type { BearerToken } from "./token-provider.js";

/** Settings of who calls: wire specification, section 10, "Authentication". */
export interface AuthOptions {
  /**
   * http: sent as `Authorization: Bearer …`, to the worker and nowhere else. A function is asked before every request, and once more
   * after a 401; `oauth({ … })` logs in. No token is sent where it is empty.
   */
  readonly bearerToken?: BearerToken | undefined;
  /**
   * http: send credentials (a token, a user and password of the address, headers `authorization` and `cookie`) over plain `http:` to
   * another machine, where everyone on the way can read them; RFC 6750, section 5.3, forbids it. Default false: such a call fails
   * before anything is sent. Addresses of this machine are always allowed.
   */
  readonly allowInsecureAuth?: boolean | undefined;
}
