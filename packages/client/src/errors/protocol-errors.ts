import { UnsupportedError, VersionMismatchError } from "vgi-runtime/errors";
import type { Dialect } from "../dialects/dialect.js";

/** The protocol version in use lacks what was asked for. */
export class UnsupportedByProtocolError extends UnsupportedError {
  static override readonly brand: string = "UnsupportedByProtocolError";

  constructor(feature: string, versions: { readonly version: string; readonly since?: string | undefined }) {
    super({
      what: `${feature} does not exist in VGI protocol ${versions.version}, which the worker speaks`,
      next: versions.since === undefined ? undefined : `It needs a worker of protocol ${versions.since} or newer.`,
    });
  }
}

/** The worker speaks a protocol version that this client does not know. */
export class UnknownProtocolVersionError extends VersionMismatchError {
  static override readonly brand: string = "UnknownProtocolVersionError";

  constructor(version: string, known: readonly Dialect[], cause?: unknown) {
    const supportedVersions = known.map((dialect) => dialect.version);
    super(
      {
        what: `VGI protocol ${version} is unknown to this client`,
        why: `it speaks ${supportedVersions.join(", ")}`,
        next: "Update the vgi packages, or use a worker of one of these versions.",
        cause,
      },
      { serverVersion: version, supportedVersions },
    );
  }
}

/** The worker speaks another protocol version than the one that was asked for. */
export class PinnedVersionError extends VersionMismatchError {
  static override readonly brand: string = "PinnedVersionError";

  constructor(pinned: string, serverVersion: string, cause?: unknown) {
    super(
      {
        what: `the worker speaks VGI protocol ${serverVersion}, and not ${pinned}`,
        why: `the option protocol asks for ${pinned} and no other`,
        next: "Leave the option out to speak what the worker speaks.",
        cause,
      },
      { serverVersion, supportedVersions: [pinned] },
    );
  }
}
