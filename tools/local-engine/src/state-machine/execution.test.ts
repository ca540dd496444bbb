import { describe, expect, it } from '@jest/globals';
import { ExecutionFailedError } from '../errors.ts';
import { readStateMachine } from './definition.ts';
import { startExecution } from './execution.ts';

const machine = readStateMachine({
  StartAt: 'Only',
  States: { Only: { Type: 'Task', Resource: '${OnlyFunctionArn}', Catch: [], End: true } },
});

describe('startExecution', () => {
  it('routes a call by the account of its input', async () => {
    const keys: (string | undefined)[] = [];
    const runtime = {
      invoke: (_name: string, _event: string, options: { routingKey?: string | undefined } = {}) => {
        keys.push(options.routingKey);
        return Promise.resolve('{}');
      },
    };
    await startExecution(machine, runtime, { accountId: '111111111111' }).finished;
    await startExecution(machine, runtime, { accountId: 1 }).finished;
    await startExecution(machine, runtime, {}).finished;
    expect(keys).toEqual(['111111111111', undefined, undefined]);
  });

  it('fails if the database becomes unusable, whatever is still running', async () => {
    const failed = Promise.reject<never>(new ExecutionFailedError('DiskFull', 'The disk is full'));
    const { promise: running, resolve: stopRunning } = Promise.withResolvers<string>();
    const { finished } = startExecution(machine, { invoke: () => running }, {}, undefined, failed);
    await expect(finished).rejects.toMatchObject({ code: 'DiskFull', message: 'The disk is full' });
    stopRunning('{}');
  });

  it('rejects an input above 256 KiB before any call', async () => {
    let calls = 0;
    const runtime = { invoke: () => Promise.resolve(String(++calls)) };
    const { finished } = startExecution(machine, runtime, { text: 'é'.repeat(131_072) });
    await expect(finished).rejects.toMatchObject({
      code: 'States.DataLimitExceeded',
      message: 'The input of state Only has 262155 bytes',
    });
    expect(calls).toBe(0);
  });
});
