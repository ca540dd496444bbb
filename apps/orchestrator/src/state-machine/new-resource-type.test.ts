import { describe, expect, it } from '@jest/globals';
import {
  AwaitTaggingInputV1,
  DiscoverInputV1,
  DiscoverOutputV1,
  ListRegionsOutputV1,
  PlanTagsInputV1,
  PlanTagsOutputV1,
  RecordOutcomeInputV1,
  runContextExample,
  type TargetOutcome,
  TargetOutcomeV1,
  VerifyTagsInputV1,
} from '@muster/contracts';
import { StateMachine } from 'aws-local-stepfunctions';
import { targetSortKey } from '../adapters/dynamo-run-items.ts';
import { outcomeOf } from '../domain/outcomes.ts';
import { eachAccount } from './each-account.ts';

const accountId = '111111111111';
const at = new Date('2026-11-23T08:00:09.000Z');

/** The JSON that the interpreter takes and gives. */
type Json = Awaited<ReturnType<StateMachine['run']>['result']>;
const json = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

/** Runs the targets of one account. Every input is parsed by the contract of its function. */
async function runTargets(targets: readonly { region: string; resourceType: string }[]) {
  const passed: string[] = [];
  const outcomes: TargetOutcome[] = [];
  const note = (state: string, input: { resourceType?: string | undefined }) =>
    void passed.push(`${state} ${input.resourceType ?? 'none'}`);
  const discovery = { ...DiscoverOutputV1.example, done: true };
  const discover = (state: string) => (input: unknown) => {
    note(state, DiscoverInputV1.schema.parse(input));
    return Promise.resolve(json(discovery));
  };
  const tagging = { planned: 1, applied: 1, verified: 1, failed: 0, skipped: 0 };
  const handlers = {
    ListRegions: () =>
      Promise.resolve(
        json(
          ListRegionsOutputV1.schema.parse({
            regions: targets.map(({ region }) => region),
            targets,
            account: { accountId: '111111111111' },
          }),
        ),
      ),
    Discover: discover('Discover'),
    PlanTags: (input: unknown) => {
      note('PlanTags', PlanTagsInputV1.schema.parse(input));
      return Promise.resolve(json({ ...PlanTagsOutputV1.example, tasks: 1, planned: 1 }));
    },
    AwaitTagging: (input: unknown) => {
      note('AwaitTagging', AwaitTaggingInputV1.schema.parse(input));
      return Promise.resolve(json({ settled: true, waitSeconds: 1 }));
    },
    Rediscover: discover('Rediscover'),
    VerifyTags: (input: unknown) => {
      const parsed = VerifyTagsInputV1.schema.parse(input);
      note('VerifyTags', parsed);
      return Promise.resolve(json({ ...parsed.verification, done: true, tagging }));
    },
    RecordOutcome: (input: unknown) => {
      const { error, ...gathered } = RecordOutcomeInputV1.schema.parse(input);
      expect(error).toBeUndefined();
      note('RecordOutcome', gathered);
      outcomes.push(TargetOutcomeV1.schema.parse(outcomeOf(gathered, at)));
      return Promise.resolve({});
    },
  };
  const machine = new StateMachine(json(eachAccount) as never, { validationOptions: { noValidate: true } });
  const input = json({ run: { ...runContextExample, tag: true }, accountId });
  await machine.run(input, { overrides: { taskResourceLocalHandlers: handlers } }).result;
  return { passed, outcomes };
}

describe('a new type of resource', () => {
  it('passes every state of its target and is named in the outcome', async () => {
    const { passed, outcomes } = await runTargets([{ region: 'us-east-1', resourceType: 'toy:boat' }]);
    expect(passed).toEqual([
      'Discover toy:boat',
      'PlanTags toy:boat',
      'AwaitTagging toy:boat',
      'Rediscover toy:boat',
      'VerifyTags toy:boat',
      'RecordOutcome toy:boat',
    ]);
    expect(outcomes).toMatchObject([
      {
        accountId,
        region: 'us-east-1',
        resourceType: 'toy:boat',
        status: 'succeeded',
        tagging: { planned: 1, applied: 1, verified: 1 },
      },
    ]);
  });

  it('has a row beside that of the instances of its target, whose row has no type', async () => {
    const { outcomes } = await runTargets([
      { region: 'us-east-1', resourceType: 'ec2:instance' },
      { region: 'us-east-1', resourceType: 'toy:boat' },
    ]);
    expect(outcomes.map(targetSortKey).toSorted()).toEqual([
      'target#111111111111#us-east-1',
      'target#111111111111#us-east-1#toy:boat',
    ]);
    expect(outcomes.map((each) => 'resourceType' in each).toSorted()).toEqual([false, true]);
  });
});
