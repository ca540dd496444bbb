import { describe, expect, it } from '@jest/globals';
import { AssumeRoleDeniedError } from '@muster/aws-session';
import { catchAll, choice, machine, map, NOT_CAUGHT, pass, wait } from './asl.ts';
import { task } from './called-functions.ts';
import { RETRIES, retryableCodes } from './retry-policies.ts';

const done = pass({ Result: {}, End: true });

describe('a machine', () => {
  it('prints Amazon States Language', () => {
    expect(
      machine('Scan', {
        Scan: task('discover', {
          Parameters: { 'run.$': '$.run', scan: 'discovery' },
          Retry: [],
          ResultPath: '$.scan',
          Catch: catchAll('Done', { ResultPath: '$.error' }),
          Next: 'Again',
        }),
        Again: choice([{ Variable: '$.scan.done', BooleanEquals: false, Next: 'Pause' }], {
          Default: 'Done',
        }),
        Pause: wait({ SecondsPath: '$.scan.waitSeconds', Next: 'Scan' }),
        Done: done,
      }),
    ).toEqual({
      StartAt: 'Scan',
      States: {
        Scan: {
          Type: 'Task',
          Resource: '${DiscoverFunctionArn}',
          TimeoutSeconds: 930,
          Parameters: { 'run.$': '$.run', scan: 'discovery' },
          Retry: [],
          ResultPath: '$.scan',
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Done' }],
          Next: 'Again',
        },
        Again: {
          Type: 'Choice',
          Choices: [{ Variable: '$.scan.done', BooleanEquals: false, Next: 'Pause' }],
          Default: 'Done',
        },
        Pause: { Type: 'Wait', SecondsPath: '$.scan.waitSeconds', Next: 'Scan' },
        Done: { Type: 'Pass', Result: {}, End: true },
      },
    });
  });

  it('has no Catch on a Task whose errors end the execution', () => {
    expect(task('finalizeRun', { Retry: [], Catch: NOT_CAUGHT, End: true })).not.toHaveProperty('Catch');
  });
});

/** Each of these is a type error. The type check of this file fails if one is accepted. */
export const REFUSED = [
  // @ts-expect-error the machine starts with a state that it does not have
  () => machine('Nowhere', { Done: done }),
  // @ts-expect-error a state continues with one that does not exist
  () => machine('A', { A: pass({ Result: {}, Next: 'Nowhere' }), Done: done }),
  // @ts-expect-error a wait does
  () => machine('A', { A: wait({ SecondsPath: '$.s', Next: 'Nowhere' }), Done: done }),
  // @ts-expect-error a choice does
  () => machine('A', { A: choice([{ Variable: '$.x', IsPresent: true, Next: 'No' }], { Default: 'Done' }), Done: done }), // prettier-ignore
  // @ts-expect-error the default of a choice does
  () => machine('A', { A: choice([], { Default: 'Nowhere' }), Done: done }),
  // @ts-expect-error a Catch does
  () => machine('A', { A: task('discover', { Retry: RETRIES, Catch: catchAll('No'), Next: 'Done' }), Done: done }), // prettier-ignore
  // @ts-expect-error a Map does
  () => machine('A', { A: map({ ItemsPath: '$.a', ItemSelector: {}, MaxConcurrency: 1, ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...machine('Done', { Done: done }) }, Next: 'No' }), Done: done }), // prettier-ignore
  // @ts-expect-error a Task has no Catch
  () => task('discover', { Retry: RETRIES, End: true }),
  // @ts-expect-error a Task has an empty Catch
  () => task('discover', { Retry: RETRIES, Catch: [], End: true }),
  // @ts-expect-error a Task is not tried again
  () => task('discover', { Catch: NOT_CAUGHT, End: true }),
  // @ts-expect-error a Task calls a function that does not exist
  () => task('discovery', { Retry: RETRIES, Catch: NOT_CAUGHT, End: true }),
  // @ts-expect-error errors of a class that is not retryable are retried
  () => retryableCodes(AssumeRoleDeniedError),
  // @ts-expect-error a state does not end
  () => pass({ Result: {} }),
  // @ts-expect-error a state ends and has a next state
  () => machine('A', { A: pass({ Result: {}, Next: 'Done', End: true }), Done: done }),
  // @ts-expect-error a reference is not a path
  () => task('discover', { Parameters: { 'run.$': 'run' }, Retry: RETRIES, Catch: NOT_CAUGHT, End: true }),
];
