import { SFNClient, type StartExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, it } from '@jest/globals';
import { request } from '../testing/examples.ts';
import { SfnRunStarter } from './sfn-run-starter.ts';

function open() {
  const inputs: StartExecutionCommand['input'][] = [];
  const client = new SFNClient({ region: 'us-east-1' });
  client.middlewareStack.add(
    () => async (args) => {
      inputs.push(args.input as StartExecutionCommand['input']);
      return { output: { $metadata: {} } as never, response: {} };
    },
    { step: 'initialize' },
  );
  return { inputs, starter: new SfnRunStarter('arn:muster-run', client) };
}

it('names the execution after the run', async () => {
  const { inputs, starter } = open();
  expect(await starter.start(request())).toBe(true);
  expect(inputs).toEqual([
    { stateMachineArn: 'arn:muster-run', name: 'run-1', input: JSON.stringify(request()) },
  ]);
});

it('refuses a request that is larger than the input of an execution', async () => {
  const { inputs, starter } = open();
  const accounts = Array.from({ length: 20_000 }, (_, index) => String(100_000_000_000 + index));
  await expect(starter.start({ ...request(), accounts })).rejects.toMatchObject({ code: 'RunTooLarge' });
  expect(inputs).toEqual([]);
});
