import {
  isExpiredCredentials,
  NoCredentialsError,
  ThrottledError,
  toStepError,
  UnexpectedAnswerError,
} from '@muster/aws-session/calls';
import { z } from 'zod';
import { codeOf, CommandError, DeploymentError, reasonOf } from '../errors.ts';
import {
  expiredCredentials,
  isClockProblem,
  missingCredentials,
  refusedCredentials,
} from './aws-credentials-errors.ts';
import { connectionFailure, type Consequence } from './connection-failure.ts';

/** A failed AWS call, for its message. */
export interface FailedCall {
  /** The action in policies, such as `dynamodb:Query`. */
  readonly action: string;
  /** The subject of the call, such as `table muster-inventory-prod`. */
  readonly subject: string;
  /** The called URL, if known. */
  readonly endpoint?: string | undefined;
  /** What to do if the subject does not exist. */
  readonly whenMissing: string;
  /** What the failure means for the command, if the message must say it. */
  readonly consequence?: Consequence;
}

/** Source: "Common Errors" in the API References of the services. */
const DENIED = new Set(['AccessDeniedException', 'AccessDenied', 'NotAuthorized', 'UnauthorizedOperation']);
/** Source: "Common Errors"; DynamoDB Developer Guide, "Error handling". */
const NO_VALID_CREDENTIALS = new Set([
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
]);
/** Source: Query and GetItem of DynamoDB, StartExecution of Step Functions, "Errors". */
const MISSING = new Set(['ResourceNotFoundException', 'StateMachineDoesNotExist', 'StateMachineDeleting']);
/** The SDK's name for a service in AWS_ENDPOINT_URL_<SERVICE>, if it differs from the name in policies. */
const ENDPOINT_NAMES: ReadonlyMap<string, string> = new Map([['states', 'SFN']]);

const Answered = z.object({ $metadata: z.object({ httpStatusCode: z.number() }) });
const statusOf = (error: unknown): number | undefined =>
  Answered.safeParse(error).data?.$metadata.httpStatusCode;

/**
 * The error for a failed call: the action and its subject, AWS's code and message, and what to do.
 * @returns ConnectionError if the call did not reach AWS, CredentialsError if the credentials are the cause, otherwise
 * DeploymentError; a CommandError unchanged
 */
export function explainFailure(error: unknown, call: FailedCall): CommandError {
  if (error instanceof CommandError) return error;
  const failure = connectionFailure(
    error,
    `${call.action} on ${call.subject} got no answer`,
    call.consequence,
  );
  if (failure !== undefined) return failure;
  const step = toStepError(error);
  const code = error instanceof Error ? error.name : '';
  if (step instanceof NoCredentialsError || code === 'TokenProviderError') return missingCredentials(error);
  if (isClockProblem(error)) return refusedCredentials('AWS', error);
  if (isExpiredCredentials(error)) return expiredCredentials(error);
  if (NO_VALID_CREDENTIALS.has(code)) return refusedCredentials('AWS', error);
  const status = statusOf(error);
  const isRefusal = step instanceof ThrottledError || (status !== undefined && status < 500);
  const consequence = isRefusal ? call.consequence?.refused : call.consequence?.unclear;
  const { happened, advice } = diagnosisOf(error, code, status, step instanceof ThrottledError, call);
  const parts = [`${call.action} on ${call.subject} ${happened}`, consequence, advice];
  return new DeploymentError(parts.filter((part) => part !== undefined).join('; '), { cause: error });
}

function diagnosisOf(
  error: unknown,
  code: string,
  status: number | undefined,
  isThrottled: boolean,
  { action, endpoint, whenMissing }: FailedCall,
): { happened: string; advice: string } {
  const reason = reasonOf(error);
  const refused = `was refused: ${reason}`;
  const service = action.slice(0, action.indexOf(':'));
  const variable = `AWS_ENDPOINT_URL_${ENDPOINT_NAMES.get(service) ?? service.toUpperCase()}`;
  if (error instanceof UnexpectedAnswerError)
    return {
      happened: `got an answer from ${error.host} that is not from AWS: ${error.reason}`,
      advice: `look for a proxy or filter in the network, and check AWS_ENDPOINT_URL and ${variable} if they are set`,
    };
  if (DENIED.has(code))
    return {
      happened: refused,
      advice: `allow ${action} for your user or role ("Rights of people" in docs/deploy.md), or choose other credentials with --profile or AWS_PROFILE`,
    };
  if (MISSING.has(code)) return { happened: refused, advice: whenMissing };
  if (isThrottled || code === 'ExecutionLimitExceeded' || (status !== undefined && status >= 500))
    return { happened: `failed: ${reason}`, advice: 'try again later' };
  if (status === undefined && (codeOf(error) !== undefined || code === 'TimeoutError'))
    return {
      happened: `got no answer${endpoint === undefined ? '' : ` from ${endpoint}`}: ${reason}`,
      advice: `check the network, HTTPS_PROXY, AWS_REGION, AWS_ENDPOINT_URL and ${variable}`,
    };
  return {
    happened: status === undefined ? `failed: ${reason}` : refused,
    advice: `look up the code in the API Reference, and check AWS_ENDPOINT_URL and ${variable} if they are set`,
  };
}
