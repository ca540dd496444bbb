import { connectionConfig } from '@muster/aws-session/client';
import type { AwsCredentialIdentity } from '@smithy/types';
import { counted } from './counted-requests.ts';
import type { Origin } from './problems.ts';

/** Timeout of calls that find credentials. */
const TIMEOUTS = { connectionTimeoutMs: 2_000, requestTimeoutMs: 10_000 };
const MAX_ATTEMPTS = 3;

/** What finding credentials needs from its environment. */
export interface FindContext {
  /** The environment of the command, unchanged. credential_process inherits it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Region for STS if the profile sets none. */
  readonly region: string;
  /** Asks the user for a code of the MFA device; absent without a terminal. */
  readonly mfaCode: ((serial: string) => Promise<string>) | undefined;
  /** Whether the user already entered a code. */
  readonly mfaAsked: boolean;
  /** Shows a note that is not an error. */
  note(text: string): void;
  /** Called with the action of each request to AWS. */
  noteCall(action: string): void;
}

export interface Found {
  readonly credentials: AwsCredentialIdentity;
  readonly origin: Origin;
}

/** Configuration for a client that the SDK creates to find credentials. */
export const clientConfigFor = (serviceId: string, { noteCall }: FindContext) => {
  const config = connectionConfig(serviceId, { timeouts: TIMEOUTS });
  return { ...config, requestHandler: counted(config.requestHandler, noteCall), maxAttempts: MAX_ATTEMPTS };
};
