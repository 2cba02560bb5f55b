/** The driver could not do what a request asks for; says nothing about the call. Answered with `ok: false`. */
export class DriverError extends Error {
  override readonly name = "DriverError";
}
