import { GetCallerIdentityCommand, STSClient, STSServiceException } from '@aws-sdk/client-sts';
import { demanded } from '@muster/aws-session/answers';
import { countApiCalls, instrument, isExpiredCredentials, onceMore } from '@muster/aws-session/calls';
import { awsClient } from '@muster/aws-session/client';
import type { AwsCredentialIdentity } from '@smithy/types';
import { CommandError, CredentialsError, reasonOf } from '../../errors.ts';
import { answersWithin } from '../answers-within.ts';
import {
  expiredCredentials,
  isClockProblem,
  missingCredentials,
  refusedCredentials,
} from '../aws-credentials-errors.ts';
import { connectionFailure } from '../connection-failure.ts';
import { credentialsOrigin, noteForRun } from './caller-state.ts';
import type { Origin } from './problems.ts';

const TIMEOUT_MS = 5_000;
const MAX_ATTEMPTS = 2;

/** What STS says about credentials. */
export interface CallerIdentity {
  readonly accountId: string;
  readonly arn: string;
}

/** Whose credentials to check. Default: the caller. */
interface Owner {
  readonly credentials?: AwsCredentialIdentity;
  readonly origin?: () => Origin | undefined;
}

/**
 * Asks STS in the home region who the owner of credentials is. STS can refuse new credentials once.
 * @throws CredentialsError if there are no credentials, STS refuses them, or it does not answer within 5 s;
 * ConnectionError
 */
export async function identify(
  homeRegion: string,
  { credentials, origin = credentialsOrigin }: Owner = {},
): Promise<CallerIdentity> {
  const settings = {
    region: homeRegion,
    maxAttempts: MAX_ATTEMPTS,
    timeouts: answersWithin(TIMEOUT_MS),
    ...(credentials === undefined ? {} : { credentials }),
  };
  const sts = instrument(awsClient(STSClient, settings), 'sts');
  await sts.config.credentials().catch((error: unknown) => {
    throw notFound(error);
  });
  const abortSignal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const { result, apiCalls } = await countApiCalls(() =>
      onceMore(() => sts.send(new GetCallerIdentityCommand({}), { abortSignal }), {
        isWorthIt: (refusal) => !isExpiredCredentials(refusal) && !isClockProblem(refusal),
      }),
    );
    noteForRun(apiCalls);
    return { arn: demanded(result.Arn, 'Arn'), accountId: demanded(result.Account, 'Account') };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if (isExpiredCredentials(error) && !isClockProblem(error)) throw expiredCredentials(error, origin());
    if (error instanceof STSServiceException && error.$metadata.httpStatusCode !== undefined)
      throw refusedCredentials('AWS STS', error, origin());
    const failure = connectionFailure(error, `AWS STS could not be reached in ${homeRegion}`);
    if (failure !== undefined) throw failure;
    const reason = abortSignal.aborted ? `no answer within ${TIMEOUT_MS / 1000} s` : reasonOf(error);
    throw new CredentialsError(
      `AWS STS could not be reached in ${homeRegion}: ${reason}; check the network, HTTPS_PROXY, homeRegion and AWS_ENDPOINT_URL_STS`,
    );
  } finally {
    sts.destroy();
  }
}

/** Why credentials could not be found. */
export const notFound = (error: unknown): CommandError =>
  connectionFailure(error, 'AWS credentials could not be fetched') ?? missingCredentials(error);
