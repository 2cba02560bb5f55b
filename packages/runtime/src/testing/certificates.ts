import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";

/** A certificate with its private key, both in PEM. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

/** What a test wants of a certificate. */
export interface CertificateRequest {
  readonly name: string;
  /** Names and addresses of the server that it is for. */
  readonly hosts?: readonly string[];
  /** Who signs it. Default: itself. */
  readonly issuer?: TestCertificate & { readonly name: string };
  /** It may sign others. Default false. */
  readonly authority?: boolean;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

/**
 * Makes an X.509 certificate (RFC 5280) with a fresh key on P-256. Made by each test for itself: no private key lies in the repository,
 * and none expires there.
 */
export function makeCertificate(request: CertificateRequest): TestCertificate & { readonly name: string } {
  const { name, issuer, hosts = [], authority = false } = request;
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const day = 24 * 3600 * 1000;
  const notBefore = request.notBefore ?? new Date(Date.now() - day);
  const notAfter = request.notAfter ?? new Date(Date.now() + day);
  const extensions = [extension("2.5.29.19", sequence(...(authority ? [tagged(0x01, Buffer.of(0xff))] : [])))];
  if (hosts.length > 0) extensions.push(extension("2.5.29.17", sequence(...hosts.map(generalName))));
  const ecdsaWithSha256 = sequence(oid("1.2.840.10045.4.3.2"));
  const body = sequence(
    tagged(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    ecdsaWithSha256,
    distinguishedName(issuer?.name ?? name),
    sequence(time(notBefore), time(notAfter)),
    distinguishedName(name),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(...extensions)),
  );
  const signer: KeyObject = issuer === undefined ? privateKey : createPrivateKey(issuer.key);
  const signature = sign("sha256", body, signer);
  const der = sequence(body, ecdsaWithSha256, tagged(0x03, Buffer.concat([Buffer.of(0), signature])));
  const lines = der.toString("base64").replaceAll(/.{1,64}/g, "$&\n");
  return {
    name,
    cert: `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/** The same key, encrypted. */
export function encryptKey(key: string, passphrase: string): string {
  return createPrivateKey(key).export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase }).toString();
}

/** One element of DER: tag, length, content. */
function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes);
}

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  const bytes = [first * 40 + second, ...rest.flatMap(base128)];
  return tagged(0x06, Buffer.from(bytes));
}

function base128(number: number): number[] {
  const digits = [number & 0x7f];
  for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128))
    digits.unshift((left & 0x7f) | 0x80);
  return digits;
}

function distinguishedName(commonName: string): Buffer {
  return sequence(tagged(0x31, sequence(oid("2.5.4.3"), tagged(0x0c, Buffer.from(commonName)))));
}

/** UTCTime up to 2049, GeneralizedTime from then on: RFC 5280, section 4.1.2.5. */
function time(date: Date): Buffer {
  const text = date.toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  return date.getUTCFullYear() < 2050 ? tagged(0x17, Buffer.from(text.slice(2))) : tagged(0x18, Buffer.from(text));
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), tagged(0x04, value));
}

function generalName(host: string): Buffer {
  return isIP(host) === 4 ? tagged(0x87, Buffer.from(host.split(".").map(Number))) : tagged(0x82, Buffer.from(host));
}
