import { describe, expect, it } from '@jest/globals';
import validate from 'asl-validator';
import * as z from 'zod';
import { service } from '../service.ts';
import { runStateMachine } from './run-state-machine.ts';

const Retry = z.object({
  ErrorEquals: z.array(z.string()),
  IntervalSeconds: z.number(),
  BackoffRate: z.number(),
  MaxAttempts: z.number(),
  MaxDelaySeconds: z.number(),
  JitterStrategy: z.string(),
});
const State = z.looseObject({
  Type: z.string(),
  Resource: z.string().optional(),
  TimeoutSeconds: z.number().optional(),
  Retry: z.array(Retry).optional(),
  Catch: z.array(z.looseObject({ ErrorEquals: z.array(z.string()) })).optional(),
  ItemProcessor: z.looseObject({ States: z.record(z.string(), z.unknown()) }).optional(),
});
type State = z.infer<typeof State>;

function allStates(states: Record<string, unknown>): [string, State][] {
  return Object.entries(states).flatMap(([name, raw]) => {
    const state = State.parse(raw);
    return [[name, state] as [string, State], ...allStates(state.ItemProcessor?.States ?? {})];
  });
}

const states = allStates(
  z.object({ States: z.record(z.string(), z.unknown()) }).parse(runStateMachine).States,
);
const tasks = states.filter(([, { Type }]) => Type === 'Task');

/** Functions of the other services, with the Task states that call them. */
const FOREIGN_TASKS: Record<string, string> = {
  Discover: 'discover',
  Rediscover: 'discover',
  MarkUnreadable: 'markUnreadable',
  MarkOutOfScope: 'markOutOfScope',
  ScanAgain: 'discover',
  PlanTags: 'planTags',
  ReplanTags: 'planTags',
  AwaitTagging: 'awaitTagging',
  VerifyTags: 'verifyTags',
};
const OWN_TASKS = Object.fromEntries(
  service.functions.flatMap(({ name, taskStates = [] }) => taskStates.map((state) => [state, name])),
);

const functionOf = (resource: string | undefined): string => {
  const name = /^\$\{(\w+)FunctionArn\}$/.exec(resource ?? '')?.[1] ?? '';
  return name.charAt(0).toLowerCase() + name.slice(1);
};

describe('the state machine of a run', () => {
  it('is valid Amazon States Language', () => {
    const substituted: unknown = JSON.parse(
      JSON.stringify(runStateMachine).replaceAll(
        /\$\{(\w+)FunctionArn\}/g,
        'arn:aws:lambda:us-east-1:111111111111:function:$1',
      ),
    );
    const { isValid, errorsText } = validate(substituted);
    expect(isValid ? '' : errorsText('\n')).toBe('');
  });

  it('ends after seven days, so that a run that hangs ends as TIMED_OUT, which is alarmed', () => {
    expect(runStateMachine['TimeoutSeconds']).toBe(7 * 24 * 3600);
  });

  it('is refused by the same check if a transition leads nowhere', () => {
    expect(validate({ StartAt: 'Nowhere', States: { A: { Type: 'Pass', End: true } } }).isValid).toBe(false);
  });

  it('can reach every state', () => {
    const reached = new Set<string>();
    const follow = (value: unknown, key = ''): void => {
      if (['StartAt', 'Next', 'Default'].includes(key) && typeof value === 'string') reached.add(value);
      if (typeof value !== 'object' || value === null) return;
      for (const [name, inner] of Object.entries(value)) follow(inner, name);
    };
    follow(runStateMachine);
    expect(states.map(([name]) => name).filter((name) => !reached.has(name))).toEqual([]);
  });

  it('uses each state name once', () => {
    expect(new Set(states.map(([name]) => name)).size).toBe(states.length);
  });

  it('calls the one function that names the Task', () => {
    expect(Object.fromEntries(tasks.map(([name, { Resource }]) => [name, functionOf(Resource)]))).toEqual({
      ...FOREIGN_TASKS,
      ...OWN_TASKS,
    });
    expect(Object.keys(FOREIGN_TASKS).filter((state) => state in OWN_TASKS)).toEqual([]);
  });

  it.each(tasks)('%s has a longer timeout than any Lambda function', (_name, { TimeoutSeconds }) => {
    expect(TimeoutSeconds).toBeGreaterThan(900);
  });

  it.each(tasks)('%s is retried with jitter if Lambda is busy or fails', (_name, { Retry: retries = [] }) => {
    const retried = retries.flatMap(({ ErrorEquals }) => ErrorEquals);
    expect(retried).toEqual(
      expect.arrayContaining([
        'Lambda.TooManyRequestsException',
        'Lambda.ClientExecutionTimeoutException',
        'Lambda.ServiceException',
        'Lambda.AWSLambdaException',
        'Lambda.SdkClientException',
        'Throttled',
        'ServiceUnavailable',
        'UnexpectedAnswer',
        'UnprocessedItems',
      ]),
    );
    expect(retries.map(({ JitterStrategy }) => JitterStrategy)).toEqual(retries.map(() => 'FULL'));
    expect(retries.filter(({ MaxAttempts }) => MaxAttempts < 1)).toEqual([]);
  });

  it.each(tasks)(
    '%s is retried for half an hour if DynamoDB, EC2 or Lambda throttles',
    (_name, { Retry: retries = [] }) => {
      const of = (error: string) => retries.find(({ ErrorEquals }) => ErrorEquals.includes(error));
      const patience = {
        IntervalSeconds: 10,
        MaxAttempts: 15,
        BackoffRate: 2,
        MaxDelaySeconds: 300,
        JitterStrategy: 'FULL',
      };
      for (const error of ['Lambda.TooManyRequestsException', 'Throttled', 'UnprocessedItems'])
        expect(of(error)).toMatchObject(patience);
      // Each has separate attempts.
      expect(of('Throttled')).not.toBe(of('Lambda.TooManyRequestsException'));
    },
  );

  it.each(tasks)(
    '%s is retried once if the function ran out of memory or its process ended',
    (_name, { Retry: retries = [] }) => {
      const died = ['Runtime.OutOfMemory', 'Runtime.ExitError'];
      const found = retries.filter(({ ErrorEquals }) => ErrorEquals.some((error) => died.includes(error)));
      expect(found).toEqual([
        {
          ErrorEquals: died,
          IntervalSeconds: 2,
          MaxAttempts: 1,
          BackoffRate: 2,
          MaxDelaySeconds: 60,
          JitterStrategy: 'FULL',
        },
      ]);
    },
  );

  it.each(['Discover', 'Rediscover'])(
    '%s is retried for longer than an abandoned invocation can hold its checkpoint',
    (name) => {
      const retries = states.find(([each]) => each === name)?.[1].Retry ?? [];
      const conflict = retries.find(({ ErrorEquals }) => ErrorEquals.includes('CheckpointConflict'));
      if (conflict === undefined) throw new Error('CheckpointConflict is not retried');
      const { IntervalSeconds, BackoffRate, MaxAttempts, MaxDelaySeconds } = conflict;
      // Jitter halves each pause on average.
      const pauses = Array.from(
        { length: MaxAttempts },
        (_, index) => Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** index) / 2,
      );
      expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(1.5 * 900);
    },
  );

  it.each([
    ['MorePages', '$.discovery', 'PauseBeforeRescan', 'Discover'],
    ['MoreVerificationPages', '$.rescan', 'PauseBeforeVerificationRescan', 'Rediscover'],
  ])(
    '%s pauses before a target is scanned again, and continues immediately with its next pages',
    (name, path, pause, task) => {
      const notDone = { Variable: `${path}.done`, BooleanEquals: false };
      const choices = states.find(([each]) => each === name)?.[1]['Choices'];
      expect(z.array(z.unknown()).parse(choices).slice(0, 2)).toEqual([
        {
          // A Discover of an earlier deployment returns no pauses.
          And: [
            notDone,
            { Variable: `${path}.waitSeconds`, IsPresent: true },
            { Variable: `${path}.waitSeconds`, NumericGreaterThan: 0 },
          ],
          Next: pause,
        },
        { ...notDone, Next: task },
      ]);
      expect(states.find(([each]) => each === pause)?.[1]).toMatchObject({
        Type: 'Wait',
        SecondsPath: `${path}.waitSeconds`,
        Next: task,
      });
    },
  );

  it('passes the ARN of the execution to PlanRun', () => {
    expect(states.find(([name]) => name === 'PlanRun')?.[1]['Parameters']).toEqual({
      'request.$': '$',
      'execution.$': '$$.Execution.Id',
    });
  });

  it('catches every error of every Task except the last', () => {
    const uncaught = tasks.filter(
      ([, state]) => !state.Catch?.some(({ ErrorEquals }) => ErrorEquals.includes('States.ALL')),
    );
    expect(uncaught.map(([name]) => name)).toEqual(['FinalizeRun']);
  });

  it('has at most 40 concurrent iterations of an inline Map, and tolerates every failure of an account', () => {
    const maps = states
      .filter(([, { Type }]) => Type === 'Map')
      .map(([name, map]) => [name, map['MaxConcurrency']]);
    expect(maps).toEqual([
      ['EachAccount', 20],
      ['EachRegion', 20],
    ]);
    expect(states.find(([name]) => name === 'EachAccount')?.[1]).toMatchObject({
      ToleratedFailurePercentage: 100,
    });
  });
});

describe('the history of an account', () => {
  /** Events of one pass. Source: Step Functions Developer Guide, execution history. A Task calls one function. */
  const EVENTS: Record<string, number> = { Task: 5, Choice: 2, Wait: 2, Pass: 2 };
  const eventsOf = (...names: string[]) =>
    names.reduce(
      (sum, name) => sum + (EVENTS[states.find(([each]) => each === name)?.[1].Type ?? ''] ?? Number.NaN),
      0,
    );

  it('has 9 events for a check of the tag tasks, as look-pace.ts of the tagger assumes', () => {
    expect(eventsOf('AwaitTagging', 'TaggingSettled', 'PauseForTagging')).toBe(9);
  });

  it('has room for a target with three further plannings and eight checks of its tags in the reserve of look-pace.ts', () => {
    const iteration = 3;
    const once = eventsOf(
      'Discover',
      'MorePages',
      'PlanTags',
      'AnyTasks',
      'BeginTagging',
      'BeginVerification',
    );
    const replan = eventsOf(
      'ReplanTags',
      'AnyTasks',
      'ScanAgain',
      'MorePlanningPages',
      'ReplanTags',
      'AnyTasks',
    );
    const look = eventsOf(
      'Rediscover',
      'MoreVerificationPages',
      'VerifyTags',
      'Verified',
      'PauseForConsistency',
    );
    expect(iteration + once + 3 * replan + 8 * look + eventsOf('RecordOutcome')).toBeLessThanOrEqual(220);
  });
});
