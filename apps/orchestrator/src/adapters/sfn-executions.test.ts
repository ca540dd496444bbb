import {
  type DescribeExecutionCommandOutput,
  ExecutionDoesNotExist,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from '@jest/globals';
import { SfnExecutions } from './sfn-executions.ts';

const ARN = 'arn:aws:states:us-east-1:999999999999:execution:muster-run-prod:run-1';

function ask(execution: string, answer: Partial<DescribeExecutionCommandOutput> | Error) {
  const send = () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer));
  return new SfnExecutions({ send } as unknown as SFNClient).isInProgress(execution);
}

describe('SfnExecutions', () => {
  it.each([
    ['RUNNING', true],
    ['PENDING_REDRIVE', true],
    ['SUCCEEDED', false],
    ['FAILED', false],
    ['ABORTED', false],
    ['TIMED_OUT', false],
  ] as const)('%s: %s', async (status, expected) => {
    expect(await ask(ARN, { status })).toBe(expected);
  });

  it('reports a forgotten execution, and one of another process on this machine, as ended', async () => {
    const gone = new ExecutionDoesNotExist({ message: 'gone', $metadata: {} });
    expect(await ask(ARN, gone)).toBe(false);
    expect(await ask('local:run-1', { status: 'RUNNING' })).toBe(false);
  });

  it('does not report another error, or an answer without a status, as ended', async () => {
    await expect(ask(ARN, new Error('not authorized'))).rejects.toThrow('not authorized');
    await expect(ask(ARN, {})).rejects.toThrow();
  });
});
