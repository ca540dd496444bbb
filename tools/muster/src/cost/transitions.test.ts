import { describe, expect, it } from '@jest/globals';
import { runStateMachine } from '@muster/orchestrator';
import { z } from 'zod';
import { PATHS } from './transitions.ts';

interface State {
  readonly next: readonly string[];
  readonly inside: string | undefined;
}

const StateSchema = z.object({
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(z.object({ Next: z.string() })).optional(),
});
const Level = z.object({ StartAt: z.string(), States: z.record(z.string(), z.unknown()) });

/** All states at any depth, with the states that may follow if nothing fails. */
function statesOf(level: unknown): Map<string, State> {
  const found = new Map<string, State>();
  for (const [name, state] of Object.entries(Level.parse(level).States)) {
    const { Next, Default, Choices = [] } = StateSchema.parse(state);
    const next = [Next, Default, ...Choices.map((choice) => choice.Next)].filter((to) => to !== undefined);
    const inner = z.object({ ItemProcessor: Level }).safeParse(state).data?.ItemProcessor;
    found.set(name, { next, inside: inner?.StartAt });
    if (inner !== undefined) for (const [key, value] of statesOf(inner)) found.set(key, value);
  }
  return found;
}

const states = statesOf(runStateMachine);
const follows = (path: readonly string[]) =>
  path.slice(1).map((name, index) => states.get(path[index] ?? '')?.next.includes(name) ?? false);
const { run, report, account, discovery, planning, beforeLooks, look, pause, beforeVerification } = PATHS;
const { verificationScan, verification, outcome } = PATHS;

describe('the paths whose states are counted', () => {
  it.each([
    ['of a run', run],
    ['of a run with a report', [...run.slice(0, -1), ...report, ...run.slice(-1)]],
    ['of an account', account],
    ['of a scan without tagging', [...discovery, ...discovery, ...outcome]],
    ['of a plan without tasks', [...discovery, ...planning, ...outcome]],
    [
      'of tagging in two checks',
      [...planning, ...beforeLooks, ...look, ...pause, ...look, ...beforeVerification],
    ],
    [
      'of verification in two invocations',
      [...beforeVerification, ...verificationScan, ...verificationScan, ...verification, ...outcome],
    ],
  ])('%s follow the state machine', (_name, path) => {
    expect(follows(path)).toEqual(path.slice(1).map(() => true));
  });

  it('begin where the state machine begins', () => {
    expect(Level.parse(runStateMachine).StartAt).toBe(run[0]);
    expect([states.get('EachAccount')?.inside, states.get('EachRegion')?.inside]).toEqual([
      account[0],
      discovery[0],
    ]);
  });

  it('leave out only states after a failure, a new plan, a target out of scope or a delayed update', () => {
    const counted = new Set<string>(Object.values(PATHS).flat());
    expect([...states.keys()].filter((name) => !counted.has(name)).toSorted()).toEqual([
      'MarkOutOfScope',
      'MarkUnreadable',
      'MorePlanningPages',
      'OutcomeLost',
      'PauseBeforePlanningRescan',
      'PauseBeforeRescan',
      'PauseBeforeVerificationRescan',
      'PauseForConsistency',
      'RecordAccountOutcome',
      'RecordReportFailure',
      'ReplanTags',
      'ScanAgain',
    ]);
  });
});
