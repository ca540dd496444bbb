import { describe, expect, it } from '@jest/globals';
import { collectEvents, oneTask, readPartition, readValue, withToyEngine } from './fixtures/toy-engine.ts';

const task = (name: string, more: object) => ({ Type: 'Task', Resource: `\${${name}FunctionArn}`, ...more });

const toyMachine = {
  StartAt: 'Plan',
  States: {
    Plan: task('Plan', { TimeoutSeconds: 930, ResultPath: '$.plan', Next: 'EachAccount' }),
    EachAccount: {
      Type: 'Map',
      Label: 'EachAccount',
      ItemsPath: '$.plan.accounts',
      ItemSelector: { 'run.$': '$.run', 'accountId.$': '$$.Map.Item.Value' },
      MaxConcurrency: 2,
      ToleratedFailurePercentage: 100,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'FailTwice',
        States: {
          FailTwice: task('FailTwice', {
            Retry: [
              {
                ErrorEquals: ['NotYet'],
                IntervalSeconds: 1,
                MaxAttempts: 3,
                BackoffRate: 1,
                MaxDelaySeconds: 1,
                JitterStrategy: 'FULL',
              },
            ],
            ResultPath: '$.tries',
            Next: 'Pause',
          }),
          Pause: { Type: 'Wait', SecondsPath: '$.tries.waitSeconds', Next: 'Refuse' },
          Refuse: task('Refuse', {
            ResultPath: null,
            Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Store' }],
            Next: 'Store',
          }),
          Store: task('Store', { ResultPath: null, Next: 'Done' }),
          Done: { Type: 'Pass', Result: {}, End: true },
        },
      },
      ResultPath: null,
      Next: 'Summarize',
    },
    Summarize: task('Summarize', { End: true }),
  },
};

describe('a run', () => {
  it('passes through tasks, a distributed map, retries, a wait and a catch', async () => {
    await withToyEngine({ stateMachine: toyMachine }, async (engine) => {
      const { observer, events } = collectEvents();
      const accounts = ['111111111111', '222222222222', '333333333333'];

      await engine.run({ run: 'r1', accounts }, observer).finished;

      expect(await readPartition(engine, 'r1')).toEqual({
        '111111111111': 'stored',
        '222222222222': 'stored',
        '333333333333': 'stored',
        'attempts#111111111111': 3,
        'attempts#222222222222': 3,
        'attempts#333333333333': 3,
        summary: { run: 'r1', accounts, plan: { accounts } },
      });
      const count = (state: string, type: string) =>
        events.filter((event) => event.state === state && event.type === type).length;
      expect([
        count('FailTwice', 'started'),
        count('FailTwice', 'failed'),
        count('FailTwice', 'succeeded'),
      ]).toEqual([9, 6, 3]);
      expect(events.find((event) => event.state === 'Refuse' && event.type === 'failed')).toEqual({
        type: 'failed',
        state: 'Refuse',
        functionName: 'refuse',
        input: { run: 'r1', accountId: '222222222222', tries: { attempt: 3, waitSeconds: 0 } },
        error: { name: 'Refused', message: 'not this one' },
      });
      expect(events.find((event) => event.state === 'Plan' && event.type === 'succeeded')?.output).toEqual({
        accounts,
      });
    });
  });

  it('passes on a caught error like Step Functions: Error is its name, Cause the Lambda error as JSON', async () => {
    const machine = {
      StartAt: 'Refuse',
      States: {
        Refuse: task('Refuse', {
          Catch: [{ ErrorEquals: ['Refused'], ResultPath: '$.error', Next: 'Summarize' }],
          Next: 'Summarize',
        }),
        Summarize: task('Summarize', { End: true }),
      },
    };
    await withToyEngine({ stateMachine: machine }, async (engine) => {
      await engine.run({ run: 'r1', accountId: '222222222222' }).finished;

      const summary = await readValue(engine, 'r1', 'summary');
      expect(summary).toEqual({
        run: 'r1',
        accountId: '222222222222',
        error: { Error: 'Refused', Cause: expect.any(String) },
      });
      const { error } = summary as { error: { Cause: string } };
      expect(JSON.parse(error.Cause)).toEqual({
        errorType: 'Refused',
        errorMessage: 'not this one',
        trace: expect.arrayContaining(['Refused: not this one']),
      });
    });
  });

  it('rejects with the name and the message of an uncaught error', async () => {
    await withToyEngine({ stateMachine: oneTask('refuse') }, async (engine) => {
      const { finished } = engine.run({ accountId: '222222222222' });
      await expect(finished).rejects.toMatchObject({
        name: 'Refused',
        code: 'Refused',
        message: 'not this one',
      });
    });
  });

  it('ends without another retry if it is aborted', async () => {
    const retryForever = { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 600, MaxAttempts: 9 }] };
    await withToyEngine({ stateMachine: oneTask('failTwice', retryForever) }, async (engine) => {
      const { observer, events } = collectEvents();
      const execution: { abort(): void; finished: Promise<void> } = engine.run(
        { run: 'r1', accountId: '111111111111' },
        (event) => {
          observer(event);
          if (event.type === 'failed') setImmediate(() => execution.abort());
        },
      );
      await expect(execution.finished).rejects.toMatchObject({ code: 'ExecutionAborted' });
      expect(events.map(({ type }) => type)).toEqual(['started', 'failed']);
      expect(await readValue(engine, 'r1', 'attempts#111111111111')).toBe(1);
    });
  });

  it('ends immediately if it is aborted during long pauses', async () => {
    const pausing = {
      StartAt: 'EachAccount',
      States: {
        EachAccount: {
          Type: 'Map',
          ItemsPath: '$.accounts',
          MaxConcurrency: 20,
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            StartAt: 'EachRegion',
            States: {
              EachRegion: {
                Type: 'Map',
                ItemsPath: '$.regions',
                MaxConcurrency: 20,
                ItemProcessor: {
                  ProcessorConfig: { Mode: 'INLINE' },
                  StartAt: 'Locate',
                  States: {
                    Locate: task('Locate', { ResultPath: '$.where', Next: 'Long' }),
                    Long: {
                      Type: 'Choice',
                      Choices: [
                        {
                          And: [
                            { Variable: '$.waitSeconds', IsPresent: true },
                            { Variable: '$.waitSeconds', NumericGreaterThan: 0 },
                          ],
                          Next: 'Pause',
                        },
                      ],
                      Default: 'Done',
                    },
                    Pause: { Type: 'Wait', SecondsPath: '$.waitSeconds', Next: 'Locate' },
                    Done: { Type: 'Pass', End: true },
                  },
                },
                End: true,
              },
            },
          },
          End: true,
        },
      },
    };
    await withToyEngine({ stateMachine: pausing }, async (engine) => {
      const region = { accountId: '111111111111', waitSeconds: 900 };
      const accounts = [{ regions: [region, region] }, { regions: [{ accountId: '222222222222' }, region] }];
      const located: unknown[] = [];
      const execution: { abort(): void; finished: Promise<void> } = engine.run({ accounts }, ({ type }) => {
        if (type === 'succeeded' && located.push(type) === 4) setTimeout(() => execution.abort(), 100);
      });
      await expect(execution.finished).rejects.toMatchObject({ code: 'ExecutionAborted' });
      expect(located).toHaveLength(4);
    });
  });

  it('is rejected if the state machine calls an unknown function', async () => {
    await expect(
      withToyEngine({ stateMachine: oneTask('missing') }, () => Promise.resolve()),
    ).rejects.toThrow('State Only calls missing, but no service has this function');
  });
});
