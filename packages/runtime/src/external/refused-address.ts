/** Thrown by the lookup of hosts when no address of a host may be connected to. */
export class RefusedAddress extends Error {
  constructor(host: string) {
    super(`${host} has no public address`);
    this.name = "RefusedAddress";
  }
}
