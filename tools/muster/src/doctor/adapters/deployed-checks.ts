import { InvokeCommand, type InvokeCommandOutput, LambdaClient } from '@aws-sdk/client-lambda';
import { awsClient, connectionFaultOf } from '@muster/aws-session/client';
import { CheckReaderOutputV1, CheckTaggerOutputV1, type Contract, tolerant } from '@muster/contracts';
import { asError, isErrorCode, lambdaFailureOf } from '@muster/errors';
import type * as z from 'zod';
import { codeOf } from '../../errors.ts';
import { type AccessChecks, CheckFailedError, type Deployed } from '../ports.ts';

const CONNECTION_TIMEOUT_MS = 5_000;
/** Longer than the timeouts of the functions, of which the longest is 180 s. */
const REQUEST_TIMEOUT_MS = 210_000;
const MAX_ATTEMPTS = 4;

/** Source: Lambda API Reference, Invoke, errors. */
const CODES: ReadonlyMap<string, string> = new Map([
  ['AccessDeniedException', 'InvokeDenied'],
  ['ResourceNotFoundException', 'FunctionMissing'],
  ['TooManyRequestsException', 'Throttled'],
]);

/** The functions of a stage, invoked with the user's credentials. */
export function deployedChecks(
  deployed: Deployed,
  lambda: Pick<LambdaClient, 'send'> = createLambda(deployed.region),
): AccessChecks {
  const call = async <Schema extends z.ZodType>(
    parameter: string,
    input: unknown,
    contract: Contract<Schema>,
  ): Promise<z.output<Schema>> => {
    const arn = deployed.parameters.get(parameter);
    if (arn === undefined)
      throw new CheckFailedError(
        'FunctionMissing',
        `the parameter /muster/${deployed.stage}/${parameter} does not exist in ${deployed.region}`,
      );
    const payload = payloadOf(await lambda.send(invocationOf(arn, input)).catch(rethrow));
    const result = tolerant(contract.schema).safeParse(payload);
    if (result.success) return result.data;
    throw new CheckFailedError(
      'UnexpectedAnswer',
      `the answer of the function is not a valid ${contract.id}`,
      { cause: result.error },
    );
  };
  return {
    reader: (input) => call('inventory/check-reader-function-arn', input, CheckReaderOutputV1),
    tagger: (input) => call('tagger/check-tagger-function-arn', input, CheckTaggerOutputV1),
  };
}

const createLambda = (region: string): LambdaClient =>
  awsClient(LambdaClient, {
    region,
    maxAttempts: MAX_ATTEMPTS,
    timeouts: { connectionTimeoutMs: CONNECTION_TIMEOUT_MS, requestTimeoutMs: REQUEST_TIMEOUT_MS },
  });

const invocationOf = (arn: string, input: unknown): InvokeCommand =>
  new InvokeCommand({ FunctionName: arn, Payload: JSON.stringify(input) });

function rethrow(error: unknown): never {
  const { name, message } = asError(error);
  const answered = error instanceof Error && '$fault' in error;
  throw new CheckFailedError(
    CODES.get(name) ??
      (answered && isErrorCode(name) ? name : (connectionFaultOf(error)?.code ?? 'ServiceUnavailable')),
    message || (codeOf(error) ?? name),
    { cause: error },
  );
}

/** @throws CheckFailedError for an error of the function, and for an answer that is not JSON */
function payloadOf({ FunctionError, Payload }: InvokeCommandOutput): unknown {
  const text = Payload === undefined ? '' : Buffer.from(Payload).toString('utf8');
  let payload: unknown;
  try {
    payload = JSON.parse(text);
  } catch (error) {
    throw new CheckFailedError('UnexpectedAnswer', 'the answer of the function is not JSON', {
      cause: error,
    });
  }
  if (FunctionError === undefined) return payload;
  const { code, message } = lambdaFailureOf(payload) ?? { code: undefined, message: text };
  const isCode = code !== undefined && isErrorCode(code);
  throw new CheckFailedError('FunctionFailed', isCode ? `${code}: ${message}` : message);
}
