import { connectionConfig } from '@muster/aws-session/client';
import type { AwsCredentialIdentity } from '@smithy/types';
import { counted } from './counted-requests.ts';
import type { Origin } from './problems.ts';

/** Of calls that are made to find credentials. */
const TIMEOUTS = { connectionTimeoutMs: 2_000, requestTimeoutMs: 10_000 };
const MAX_ATTEMPTS = 3;

/** What finding credentials needs of its surroundings. */
export interface FindContext {
  /** Of the command, before it was changed: helpers inherit it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Region for STS where the profile names none. */
  readonly region: string;
  /** Asks the user for a code of the MFA device; absent where nobody can be asked. */
  readonly mfaCode: ((serial: string) => Promise<string>) | undefined;
  /** Whether a code was asked for before. */
  readonly mfaAsked: boolean;
  /** Tells the user something that is no failure. */
  note(text: string): void;
  /** Called for each request that is sent to AWS, by the name of its action. */
  noteCall(action: string): void;
}

export interface Found {
  readonly credentials: AwsCredentialIdentity;
  readonly origin: Origin;
}

/** Configuration for a client that the SDK makes to find credentials. */
export const clientConfigFor = (serviceId: string, { noteCall }: FindContext) => {
  const config = connectionConfig(serviceId, { timeouts: TIMEOUTS });
  return { ...config, requestHandler: counted(config.requestHandler, noteCall), maxAttempts: MAX_ATTEMPTS };
};
