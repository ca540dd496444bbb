import { describe, expect, it } from '@jest/globals';
import { WriteReportInputV1 } from '@muster/contracts';
import { StateMachine } from 'aws-local-stepfunctions';
import { runDefinition } from './run-definition.ts';

/** The JSON that the interpreter takes and gives. */
type Json = Awaited<ReturnType<StateMachine['run']>['result']>;

const REPORT = 's3://bucket/runs/run-1.html';
const refused = () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDenied' }));

/** Runs the states from FinalizeRun on. Inputs are parsed by the contract of the function. */
async function end(
  finalized: object,
  {
    writes,
    records = () => Promise.resolve({}),
  }: { writes: () => Promise<object>; records?: () => Promise<object> },
): Promise<{ passed: unknown[]; result: Json }> {
  const passed: unknown[] = [];
  const handlers = {
    FinalizeRun: () => Promise.resolve(finalized),
    WriteReport: (input: unknown) => {
      passed.push(['WriteReport', WriteReportInputV1.schema.parse(input)]);
      return writes();
    },
    RecordReportFailure: (input: unknown) => {
      passed.push(['RecordReportFailure', WriteReportInputV1.schema.parse(input)]);
      return records();
    },
  };
  const definition = { StartAt: 'FinalizeRun', States: runDefinition.States };
  const machine = new StateMachine(definition as never, { validationOptions: { noValidate: true } });
  const options = { overrides: { taskResourceLocalHandlers: handlers as never, waitTimeOverrides: {} } };
  return { passed, result: await machine.run({}, options).result };
}

describe('the end of a run', () => {
  it('writes no report if none is announced', async () => {
    const ended = { runId: 'run-1', status: 'complete' };
    expect(await end(ended, { writes: refused })).toEqual({ passed: [], result: ended });
  });

  it('writes the announced report, and keeps its result', async () => {
    const ended = { runId: 'run-1', status: 'partial', report: REPORT };
    expect(await end(ended, { writes: () => Promise.resolve({ other: 1 }) })).toEqual({
      passed: [['WriteReport', { runId: 'run-1' }]],
      result: ended,
    });
  });

  it.each([
    ['recorded', () => Promise.resolve({})],
    ['not recorded either', refused],
  ])('succeeds if the report could not be written, and that is %s', async (_what, records) => {
    const ended = { runId: 'run-1', status: 'complete', report: REPORT };
    const { passed, result } = await end(ended, { writes: refused, records });
    expect(passed).toEqual([
      ['WriteReport', { runId: 'run-1' }],
      [
        'RecordReportFailure',
        { runId: 'run-1', error: { Error: 'AccessDenied', Cause: expect.any(String) } },
      ],
    ]);
    expect(result).toMatchObject({ runId: 'run-1', status: 'complete' });
  });
});
