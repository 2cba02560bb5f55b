import type { anyVersion } from "vgi-protocol";

/** A method that some version of the protocol has. */
export type MethodName = keyof anyVersion.AnyVersionMethods;

/** Parameters of a method by camelCase name. More than the version has is fine: its descriptor takes what it knows. */
export type MethodParams<M extends MethodName> = anyVersion.AnyVersionMethods[M]["params"];

/** What a method answers; what only some versions have is optional. */
export type MethodResult<M extends MethodName> = anyVersion.AnyVersionMethods[M]["result"];

/** What a stream begins with. */
export type MethodHeader<M extends MethodName> = anyVersion.AnyVersionMethods[M]["header"];
