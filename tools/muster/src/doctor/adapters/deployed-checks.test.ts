import { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it } from '@jest/globals';
import {
  CheckReaderInputV1,
  CheckReaderOutputV1,
  CheckTaggerInputV1,
  parseContract,
} from '@muster/contracts';
import { deployedChecks } from './deployed-checks.ts';

const readerInput = parseContract(CheckReaderInputV1, CheckReaderInputV1.example);
const taggerInput = parseContract(CheckTaggerInputV1, CheckTaggerInputV1.example);

/**
 * Checks of a stage that has only the inventory service. Its Lambda returns this answer, or throws it if it is an
 * Error.
 */
function checksWith(answer: { FunctionError?: string; Payload?: string } | Error) {
  const calls: unknown[] = [];
  const lambda = new LambdaClient({ region: 'us-east-1' });
  lambda.middlewareStack.add(
    () => async (args) => {
      calls.push(args.input);
      if (answer instanceof Error) throw answer;
      const { Payload, ...rest } = answer;
      const output = {
        $metadata: {},
        ...rest,
        ...(Payload === undefined ? {} : { Payload: Buffer.from(Payload) }),
      };
      return { output, response: {} };
    },
    { step: 'initialize' },
  );
  const parameters = new Map([['inventory/check-reader-function-arn', 'arn:of:checkReader']]);
  return { checks: deployedChecks({ stage: 'dev', region: 'us-east-1', parameters }, lambda), calls };
}

const refusal = (name: string, message = 'said AWS') =>
  Object.assign(new Error(message), { name, $fault: 'client' });

describe('deployedChecks', () => {
  it('invokes the function of the stage and parses its answer', async () => {
    const { checks, calls } = checksWith({ Payload: JSON.stringify(CheckReaderOutputV1.example) });
    expect(await checks.reader(readerInput)).toEqual(CheckReaderOutputV1.example);
    expect(calls).toEqual([{ FunctionName: 'arn:of:checkReader', Payload: JSON.stringify(readerInput) }]);
  });

  it('names the parameter of a function that is not deployed, and invokes nothing', async () => {
    const { checks, calls } = checksWith({});
    await expect(checks.tagger(taggerInput)).rejects.toMatchObject({
      code: 'FunctionMissing',
      message: 'the parameter /muster/dev/tagger/check-tagger-function-arn does not exist in us-east-1',
    });
    expect(calls).toEqual([]);
  });

  it.each([
    [refusal('AccessDeniedException'), 'InvokeDenied', 'said AWS'],
    [refusal('ResourceNotFoundException'), 'FunctionMissing', 'said AWS'],
    [refusal('TooManyRequestsException'), 'Throttled', 'said AWS'],
    [refusal('KMSDisabledException'), 'KMSDisabledException', 'said AWS'],
    [Object.assign(new Error(''), { code: 'ECONNREFUSED' }), 'ServiceUnavailable', 'ECONNREFUSED'],
    [
      { FunctionError: 'Unhandled', Payload: '{"errorType":"ContractViolation","errorMessage":"no run"}' },
      'FunctionFailed',
      'ContractViolation: no run',
    ],
    [
      { FunctionError: 'Unhandled', Payload: '{"errorType":"TypeError","errorMessage":"no import"}' },
      'FunctionFailed',
      'no import',
    ],
    [{ FunctionError: 'Unhandled', Payload: '{"errorMessage":"timed out"}' }, 'FunctionFailed', 'timed out'],
    [refusal('constructor'), 'constructor', 'said AWS'],
    [refusal('Error', 'broken'), 'ServiceUnavailable', 'broken'],
    [{ FunctionError: 'Unhandled', Payload: '"odd"' }, 'FunctionFailed', '"odd"'],
    [
      { Payload: '{"accountId":"111111111111"}' },
      'UnexpectedAnswer',
      'the answer of the function is not a valid check-reader-output.v1',
    ],
    [{ Payload: 'no json' }, 'UnexpectedAnswer', 'the answer of the function is not JSON'],
    [{}, 'UnexpectedAnswer', 'the answer of the function is not JSON'],
  ])('turns %j into a failed check', async (answer, code, message) => {
    await expect(checksWith(answer).checks.reader(readerInput)).rejects.toMatchObject({ code, message });
  });
});
