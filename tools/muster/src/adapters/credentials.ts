import { GetCallerIdentityCommand, STSClient, STSServiceException } from '@aws-sdk/client-sts';
import { demanded } from '@muster/aws-session/answers';
import { countApiCalls, instrument, isExpiredCredentials, onceMore } from '@muster/aws-session/calls';
import { awsClient } from '@muster/aws-session/client';
import { CommandError, CredentialsError, reasonOf } from '../errors.ts';
import { answersWithin } from './answers-within.ts';
import {
  expiredCredentials,
  isClockProblem,
  missingCredentials,
  refusedCredentials,
} from './aws-credentials-errors.ts';
import { noteForRun } from './caller/use-aws.ts';
import { connectionFailure } from './connection-failure.ts';

const TIMEOUT_MS = 5_000;
const MAX_ATTEMPTS = 2;

/**
 * Asks STS in the home region for the caller, before a run fails in every account. STS can refuse new credentials
 * once.
 * @returns the caller's ARN
 * @throws CredentialsError if there are no credentials, STS refuses them, or it does not answer within 5 s;
 * ConnectionError
 */
export async function checkCredentials(homeRegion: string): Promise<string> {
  const settings = { region: homeRegion, maxAttempts: MAX_ATTEMPTS, timeouts: answersWithin(TIMEOUT_MS) };
  const sts = instrument(awsClient(STSClient, settings), 'sts');
  await sts.config.credentials().catch((error: unknown) => {
    throw connectionFailure(error, 'AWS credentials could not be fetched') ?? missingCredentials(error);
  });
  const abortSignal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const { result, apiCalls } = await countApiCalls(() =>
      onceMore(() => sts.send(new GetCallerIdentityCommand({}), { abortSignal }), {
        isWorthIt: (refusal) => !isExpiredCredentials(refusal) && !isClockProblem(refusal),
      }),
    );
    noteForRun(apiCalls);
    return demanded(result.Arn, 'Arn');
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if (isExpiredCredentials(error) && !isClockProblem(error)) throw expiredCredentials(error);
    if (error instanceof STSServiceException && error.$metadata.httpStatusCode !== undefined)
      throw refusedCredentials('AWS STS', error);
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
