import {
  type DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SFNClient,
  type StartExecutionCommand,
  type StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from '@jest/globals';
import { RunRequestV1 } from '@muster/contracts';
import { Executions } from './aws-executions.ts';

const MACHINE = 'arn:aws:states:us-east-1:111111111111:stateMachine:muster-run-prod';
const arnOf = (name: string) => `arn:aws:states:us-east-1:111111111111:execution:muster-run-prod:${name}`;
const request = RunRequestV1.schema.parse({
  ...RunRequestV1.example,
  run: { ...RunRequestV1.example.run, runId: 'r1' },
});

interface Execution {
  status: string;
  input: string;
  error?: string;
  cause?: string;
}

/**
 * A Step Functions client that knows only executions. A running execution with the same input is started "again".
 * Others are refused.
 */
function stepFunctions(executions: Record<string, Execution>, refusal?: Error) {
  const started: string[] = [];
  const start = ({ name = '', input = '' }: StartExecutionCommand['input']) => {
    const earlier = executions[name];
    if (earlier !== undefined && (earlier.status !== 'RUNNING' || earlier.input !== input))
      throw new ExecutionAlreadyExists({ $metadata: {}, message: 'exists' });
    if (earlier === undefined) started.push(name);
    executions[name] = { status: 'RUNNING', input };
    return { executionArn: arnOf(name) };
  };
  const describe = ({ executionArn = '' }: DescribeExecutionCommand['input']) => {
    const found = executions[executionArn.split(':').at(-1) ?? ''];
    if (found === undefined) throw new ExecutionDoesNotExist({ $metadata: {}, message: 'none' });
    return found;
  };
  const stopped: StopExecutionCommand['input'][] = [];
  const stop = (input: StopExecutionCommand['input']) => {
    stopped.push(input);
    return { stopDate: new Date(0) };
  };
  const client = new SFNClient({ region: 'us-east-1' });
  client.middlewareStack.add(
    (_next, context) => async (args) => {
      if (refusal !== undefined) throw refusal;
      const answer =
        context['commandName'] === 'StartExecutionCommand'
          ? start(args.input as StartExecutionCommand['input'])
          : context['commandName'] === 'StopExecutionCommand'
            ? stop(args.input as StopExecutionCommand['input'])
            : describe(args.input as DescribeExecutionCommand['input']);
      return { output: { $metadata: {}, ...answer } as never, response: {} };
    },
    { step: 'initialize' },
  );
  return { started, stopped, executions: new Executions(client, MACHINE) };
}

const input = JSON.stringify(request);
const running = { status: 'RUNNING', input };
const ended = { status: 'SUCCEEDED', input };

describe('Executions', () => {
  it('starts a run with its ID, and returns the same execution if it is started again', async () => {
    const { started, executions } = stepFunctions({});
    expect(await executions.start(request, false)).toBe(arnOf('r1'));
    expect(await executions.start(request, false)).toBe(arnOf('r1'));
    expect(started).toEqual(['r1']);
  });

  it.each([
    ['has ended', ended],
    ['has another configuration', { status: 'RUNNING', input: '{}' }],
  ])('refuses an ID whose run %s', async (_what, earlier) => {
    const { started, executions } = stepFunctions({ r1: earlier });
    await expect(executions.start(request, false)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('--resume r1'),
    });
    expect(started).toEqual([]);
  });

  it('joins a resumed run that is in progress', async () => {
    const { started, executions } = stepFunctions({ r1: ended, 'r1_resume-2': running });
    expect(await executions.start(request, true)).toBe(arnOf('r1_resume-2'));
    expect(started).toEqual([]);
  });

  it('resumes with the next free name, and two concurrent calls share it', async () => {
    const { started, executions } = stepFunctions({ r1: { ...ended, status: 'ABORTED' } });
    const both = await Promise.all([executions.start(request, true), executions.start(request, true)]);
    expect(both).toEqual([arnOf('r1_resume-2'), arnOf('r1_resume-2')]);
    expect(started).toEqual(['r1_resume-2']);
  });

  it('returns whether an execution has ended, and why it failed', async () => {
    const { executions } = stepFunctions({
      r1: running,
      r2: ended,
      r3: { ...ended, status: 'FAILED', error: 'States.Runtime', cause: 'no such path' },
      r4: { ...ended, status: 'ABORTED' },
    });
    expect(await executions.ended(arnOf('r1'))).toBe(false);
    expect(await executions.ended(arnOf('r2'))).toBe(true);
    await expect(executions.ended(arnOf('r3'))).rejects.toThrow(
      'the execution ended with status FAILED: States.Runtime: no such path',
    );
    await expect(executions.ended(arnOf('r4'))).rejects.toThrow('ended with status ABORTED');
    await expect(executions.ended(arnOf('r5'))).rejects.toThrow('no longer exists');
  });

  it('returns how the newest execution of a run ended without success', async () => {
    const aborted = { ...ended, status: 'ABORTED' };
    const failed = { ...ended, status: 'FAILED', error: 'States.Runtime', cause: 'no such path' };
    const endedExecution = (known: Record<string, Execution>) =>
      stepFunctions(known).executions.endedExecution('r1');
    expect(await endedExecution({ r1: aborted })).toEqual({ status: 'ABORTED', why: undefined });
    expect(await endedExecution({ r1: aborted, 'r1_resume-2': failed })).toEqual({
      status: 'FAILED',
      why: 'States.Runtime: no such path',
    });
    expect(await endedExecution({ r1: aborted, 'r1_resume-2': running })).toBeUndefined();
    expect(await endedExecution({ r1: aborted, 'r1_resume-2': { ...failed, input: '{}' } })).toEqual({
      status: 'ABORTED',
      why: undefined,
    });
    expect(await endedExecution({ r1: ended })).toBeUndefined();
    expect(await endedExecution({})).toBeUndefined();
  });

  const denied = Object.assign(new Error('no'), {
    name: 'AccessDeniedException',
    $metadata: { httpStatusCode: 400 },
  });

  it.each([
    [false, 'states:StartExecution on state machine muster-run-prod', 'run r1 was not started'],
    [true, 'states:DescribeExecution on execution r1', 'run r1 was not resumed'],
  ])('reports, resumed: %s, that nothing was started if AWS refuses', async (resumed, call, consequence) => {
    const { executions } = stepFunctions({}, denied);
    await expect(executions.start(request, resumed)).rejects.toMatchObject({
      code: 'Deployment',
      message: expect.stringContaining(
        `${call} was refused: AccessDeniedException: no; ${consequence}; allow `,
      ),
    });
  });

  it('passes on a refused DescribeExecution unchanged', async () => {
    const { executions } = stepFunctions({}, denied);
    await expect(executions.ended(arnOf('r1'))).rejects.toBe(denied);
    await expect(executions.endedExecution('r1')).rejects.toBe(denied);
  });
});

describe('stopping a run', () => {
  it('aborts the newest execution, with a reason', async () => {
    const { stopped, executions } = stepFunctions({ r1: ended, 'r1_resume-2': running });
    await executions.stop('r1');
    expect(stopped).toEqual([
      {
        executionArn: arnOf('r1_resume-2'),
        error: 'Stopped',
        cause: 'Stopped by "muster stop"; the run can be resumed',
      },
    ]);
  });

  it('aborts an execution that waits for a redrive', async () => {
    const { stopped, executions } = stepFunctions({ r1: { status: 'PENDING_REDRIVE', input } });
    await executions.stop('r1');
    expect(stopped.map(({ executionArn }) => executionArn)).toEqual([arnOf('r1')]);
  });

  it('ignores an ended execution, and does nothing for a run without an execution', async () => {
    const { stopped, executions } = stepFunctions({ r1: ended });
    await executions.stop('r1');
    await executions.stop('r2');
    expect(stopped).toEqual([]);
  });

  it('reports what still happens if AWS refuses', async () => {
    const refusal = Object.assign(new Error('not authorized'), {
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(stepFunctions({ r1: running }, refusal).executions.stop('r1')).rejects.toMatchObject({
      code: 'Deployment',
      message: expect.stringContaining('run r1 is stored as stopped and sets no more tags'),
    });
  });

  it('do not start with a request that is larger than the input of an execution', async () => {
    const { executions, started } = stepFunctions({});
    const accounts = Array.from({ length: 20_000 }, (_, index) => String(100_000_000_000 + index));
    await expect(executions.start({ ...request, accounts }, false)).rejects.toThrow(
      /^run r1 was not started: its accounts and their settings take 3\d{5} bytes as JSON, and an execution holds at most 262144; /,
    );
    expect(started).toEqual([]);
  });
});
