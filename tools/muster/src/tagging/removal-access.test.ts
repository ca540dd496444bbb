import { describe, expect, it } from '@jest/globals';
import { type CheckTaggerInput, type CheckTaggerOutput, TagPlanV1 } from '@muster/contracts';
import type { PlanTarget } from '@muster/tagger/plans';
import { CheckFailedError } from '../doctor/ports.ts';
import { allAllowed, fakeDoctor } from '../testing/fake-doctor.ts';
import { fakeSurroundings, storedRequest } from '../testing/fake-surroundings.ts';
import { noteWithoutRemoval, refuseWithoutRemoval } from './removal-access.ts';

const [one, two, three] = ['111111111111', '222222222222', '333333333333'] as const;
const local = { engine: 'local', dataDirectory: '/data' } as const;
const aws = { engine: 'aws', stage: 'prod' } as const;
const plan = { planId: 'plan-1', request: storedRequest };
const denial = { action: 'ec2:DeleteTags', code: 'UnauthorizedOperation', message: 'no' };

const targetOf = (accountId: string, keys: Record<string, number>, region = 'us-east-1'): PlanTarget => ({
  accountId,
  region,
  readAt: '2026-11-23T08:00:00.000Z',
  counts: {
    ...TagPlanV1.example.counts,
    byRule: [],
    byKey: Object.entries(keys).map(([key, removed]) => ({ key, added: 1, changed: 0, removed, kept: 0 })),
    leftAlone: [],
  },
});

/** A check with these answers, by account. */
function world(answers: Readonly<Record<string, Partial<CheckTaggerOutput> | Error>>) {
  const fake = fakeSurroundings('/nowhere');
  const inputs: CheckTaggerInput[] = [];
  const stages: string[] = [];
  const checks = {
    ...allAllowed,
    tagger: async (input: CheckTaggerInput): Promise<CheckTaggerOutput> => {
      inputs.push(input);
      const answer = answers[input.accountId];
      if (answer instanceof Error) throw answer;
      return { accountId: input.accountId, role: 'ok', regions: [], ...answer };
    },
  };
  const doctor = fakeDoctor({
    checksHere: async () => checks,
    checksOf: async ({ stage }) => {
      stages.push(stage);
      return checks;
    },
  });
  return { fake, inputs, stages, surroundings: { ...fake.surroundings, doctor } };
}

describe('the right to remove the tags of a plan', () => {
  it('is tried with the removed keys, in one region of each account that loses tags', async () => {
    const { surroundings, inputs, stages, fake } = world({});
    const targets = [
      targetOf(one, { Team: 2, Owner: 0 }),
      targetOf(one, { env: 1 }, 'eu-west-1'),
      targetOf(two, { Owner: 0 }),
      { accountId: three, region: 'us-east-1', unplanned: { reason: 'NeverRead' as const } },
    ];
    await refuseWithoutRemoval(plan, targets, local, surroundings);
    expect(inputs).toMatchObject([
      {
        accountId: one,
        regions: ['us-east-1'],
        run: {
          rules: [
            {
              set: [
                ['Team', 'dry run'],
                ['env', 'dry run'],
              ],
            },
          ],
        },
      },
    ]);
    expect([stages, fake.text().stderr]).toEqual([[], '']);
    await refuseWithoutRemoval(plan, targets, aws, surroundings);
    expect(stages).toEqual(['prod']);
  });

  it('refuses the plan and names the accounts that lack it', async () => {
    const { surroundings } = world({
      [one]: { deniedActions: [denial] },
      [two]: {},
      [three]: { deniedActions: [denial] },
    });
    const targets = [three, two, one].map((accountId) => targetOf(accountId, { Team: 1 }));
    const message =
      'plan plan-1 removes tags in 2 accounts whose tagger role may not call ec2:DeleteTags: 111111111111, 333333333333 (UnauthorizedOperation: no); allow it in the role, for example with the parameter AllowTagRemoval of tools/roles/member-roles.yaml; or plan without these accounts. Nothing was changed';
    await expect(refuseWithoutRemoval(plan, targets, local, surroundings)).rejects.toMatchObject({
      code: 'PlanRefused',
      message,
    });
    const undo = refuseWithoutRemoval({ ...plan, undoOf: 'r1' }, targets, local, surroundings);
    await expect(undo).rejects.toThrow(/member-roles\.yaml\. Nothing was changed$/);
  });

  it('is a note for a new plan, and for accounts that could not be checked', async () => {
    const { surroundings, fake } = world({
      [one]: { deniedActions: [{ ...denial, action: 'ec2:DescribeTags' }] },
      [two]: { role: { code: 'AssumeRoleDenied', message: 'no role' } },
      [three]: new CheckFailedError('InvokeDenied', 'not you'),
    });
    const targets = [one, two, three].map((accountId) => targetOf(accountId, { Team: 1 }));
    await noteWithoutRemoval(plan, targets, local, surroundings);
    expect(fake.text().stderr).toBe(
      'note: it is unknown whether tags can be removed in 222222222222, 333333333333: AssumeRoleDenied: no role\n',
    );
    const denied = world({ [one]: { deniedActions: [denial] } });
    await noteWithoutRemoval(plan, targets, local, denied.surroundings);
    expect(denied.fake.text().stderr).toContain(
      'note: the plan removes tags in 1 account whose tagger role may not call ec2:DeleteTags: 111111111111 (',
    );
  });

  it('is not tried for the fleet of the demonstration', async () => {
    const { surroundings, inputs } = world({});
    const demonstration = { ...surroundings, holdsDemonstration: () => true };
    await noteWithoutRemoval(plan, [targetOf(one, { Team: 1 })], local, demonstration);
    expect(inputs).toEqual([]);
  });
});
