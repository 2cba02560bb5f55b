import { CredentialError } from "../../../errors/index.js";
import type { Clock } from "../clock.js";
import { plainText } from "../plain-text.js";
import { numberField, textField } from "./json-fields.js";
import { type JsonAnswer, type JsonRequests, postForm, UnansweredError } from "./json-requests.js";
import { DEVICE_CODE_GRANT } from "./server-metadata.js";
import { clientFields, type Grant, oauthFailure } from "./token-requests.js";
import { readTokens, type TokenSet } from "./token-set.js";

/** What a person has to be shown to log in: RFC 8628, section 3.3. Texts are free of control characters. */
export interface DeviceCodePrompt {
  /** Page to open, on any device. */
  readonly verificationUri: string;
  /** The page with the code in it, for a link or a QR code; `null` when there is none. */
  readonly verificationUriComplete: string | null;
  /** Code to enter there. */
  readonly userCode: string;
  /** When the code is no longer accepted. */
  readonly expiresAt: Date;
  /** Address of the worker that wants the login. */
  readonly worker: string;
  /** What the worker calls itself; `null` when it does not say. */
  readonly resourceName: string | null;
}

/** Everything that a login by device code needs. */
export interface DeviceLogin {
  readonly deviceAuthorizationEndpoint: string;
  readonly grant: Grant;
  readonly worker: string;
  readonly resourceName: string | null;
  readonly onDeviceCode: (prompt: DeviceCodePrompt) => void | Promise<void>;
  readonly requests: JsonRequests;
  readonly clock: Clock;
}

/** Where a server does not say: RFC 8628, section 3.2, and the reference implementation for the life of a code. */
const INTERVAL_S = 5;
const LIFE_S = 300;
/** Shortest time between two questions; a server that says 0 does not mean it. */
const SHORTEST_INTERVAL_S = 1;
/** Questions in a row that may fail on the way. */
const RETRIES = 3;

/** Logs in by device code: RFC 8628. Ends when the person has agreed or refused, the code has expired, or the signal is aborted. */
export async function loginByDeviceCode(login: DeviceLogin): Promise<TokenSet> {
  const { grant, requests, clock } = login;
  const answer = await postForm(requests, login.deviceAuthorizationEndpoint, {
    ...clientFields(grant),
    scope: grant.scope,
  });
  if (answer.status !== 200) throw oauthFailure(answer, login.deviceAuthorizationEndpoint, "begin a login");
  const code = readCode(answer, clock.now());
  await login.onDeviceCode({ ...code.prompt, worker: login.worker, resourceName: login.resourceName });
  const form = { grant_type: DEVICE_CODE_GRANT, device_code: code.deviceCode, ...clientFields(grant) };
  let interval = code.interval;
  let failures = 0;
  for (;;) {
    const left = code.prompt.expiresAt.getTime() - clock.now();
    await clock.sleep(Math.max(0, Math.min(interval * 1000, left)), requests.signal);
    if (clock.now() >= code.prompt.expiresAt.getTime()) throw expired();
    const polled = await poll(requests, grant.tokenEndpoint, form);
    if (polled instanceof UnansweredError || polled.status >= 500) {
      failures += 1;
      if (failures > RETRIES)
        throw polled instanceof UnansweredError
          ? polled
          : oauthFailure(polled, grant.tokenEndpoint, "finish the login");
      // RFC 8628, section 3.5, asks for fewer questions after time-outs.
      interval *= 2;
      continue;
    }
    failures = 0;
    if (polled.status === 200)
      return readTokens(polled.body, { previous: null, useIdToken: grant.useIdToken, now: clock.now() });
    const error = textField(polled.body, "error");
    if (error === "slow_down" || polled.status === 429) interval += 5;
    else if (error === "expired_token") throw expired();
    else if (error === "access_denied") throw denied();
    else if (error !== "authorization_pending") throw oauthFailure(polled, grant.tokenEndpoint, "finish the login");
  }
}

async function poll(
  requests: JsonRequests,
  url: string,
  form: Readonly<Record<string, string>>,
): Promise<JsonAnswer | UnansweredError> {
  try {
    return await postForm(requests, url, form);
  } catch (error) {
    if (error instanceof UnansweredError) return error;
    throw error;
  }
}

function readCode(
  answer: JsonAnswer,
  now: number,
): {
  readonly deviceCode: string;
  readonly interval: number;
  readonly prompt: Omit<DeviceCodePrompt, "worker" | "resourceName">;
} {
  const { body } = answer;
  const deviceCode = textField(body, "device_code");
  const userCode = textField(body, "user_code");
  // Google's name for it is older than the RFC.
  const verificationUri = pageOf(textField(body, "verification_uri") ?? textField(body, "verification_url"));
  if (deviceCode === null || userCode === null || verificationUri === null) {
    throw new CredentialError({
      what: "no login could begin",
      why: "the authorization server gave no device code, user code, or page to open",
    });
  }
  return {
    deviceCode,
    interval: Math.max(SHORTEST_INTERVAL_S, numberField(body, "interval") ?? INTERVAL_S),
    prompt: {
      verificationUri,
      verificationUriComplete: pageOf(textField(body, "verification_uri_complete")),
      userCode: plainText(userCode, 100),
      expiresAt: new Date(now + (numberField(body, "expires_in") || LIFE_S) * 1000),
    },
  };
}

/** A page that a browser may be sent to: programs open it, and a terminal shows it. */
function pageOf(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === "https:" || protocol === "http:" ? href : null;
}

function expired(): CredentialError {
  return new CredentialError({
    what: "nobody logged in",
    why: "the code has expired",
    next: "Call again, and enter the new code in time.",
    oauthError: "expired_token",
  });
}

function denied(): CredentialError {
  return new CredentialError({
    what: "nobody logged in",
    why: "the login was denied",
    next: "Call again, and agree on the page; or log in as somebody who may.",
    oauthError: "access_denied",
  });
}
