import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AccountSettings, RunContext, RunRequest } from '@muster/contracts';
import type { RegionLister } from '../ports/region-lister.ts';
import { at, request } from '../testing/examples.ts';
import { A, B, enabled, RunSteps } from '../testing/run-steps.ts';
import { finalizeRun } from './finalize-run.ts';
import { findLeftOut } from './find-left-out.ts';
import { listRegions } from './list-regions.ts';
import { planRun } from './plan-run.ts';
import { recordAccountOutcome } from './record-account-outcome.ts';
import { summarize } from './summarize.ts';

const OF_B: AccountSettings = {
  accountId: B,
  name: 'development',
  profile: 'dev',
  regions: ['us-*'],
  tags: [['CostCenter', '4711']],
};
const asked = (changes: Partial<RunRequest> = {}): RunRequest => {
  const { run, ...scope } = request({}, { accounts: [A, B] });
  return { run: { ...run, hasAccountSettings: true }, ...scope, accountSettings: [OF_B], ...changes };
};

let steps: RunSteps;
let run: RunContext;
/** The settings that the lister received. */
let received: AccountSettings[];
beforeEach(async () => {
  steps = new RunSteps();
  received = [];
  ({ run } = await steps.plan(asked()));
});

const list = (accountId: string) => {
  const regions: RegionLister = {
    listRegions: async (context, account) => {
      received.push(account);
      return steps.regions.listRegions(context, account);
    },
  };
  return listRegions({ run, accountId }, { ...steps, store: steps.store, regions, now: steps.now });
};

describe('the settings of an account', () => {
  it('reach its targets, and no other account', async () => {
    steps.listings[B] = enabled('us-east-1', 'eu-west-1');
    expect(await list(B)).toEqual({
      regions: ['us-east-1'],
      targets: [{ region: 'us-east-1', resourceType: 'ec2:instance' }],
      account: OF_B,
    });
    expect(await list(A)).toMatchObject({ regions: ['eu-west-1', 'us-east-1'], account: { accountId: A } });
    expect(received).toEqual([OF_B, { accountId: A }]);
  });

  it('have the name in the organization if the configuration gives none', async () => {
    const named = { ...run, hasAccountNames: true as const };
    await steps.store.saveAccountNames(
      run.runId,
      new Map([
        [A, 'a'],
        [B, 'b'],
      ]),
      steps.now(),
    );
    const of = (accountId: string) => listRegions({ run: named, accountId }, steps);
    expect((await of(A)).account).toEqual({ accountId: A, name: 'a' });
    expect((await of(B)).account).toEqual(OF_B);
    expect((await list(A)).account).toEqual({ accountId: A });
  });

  it('are not in the plan, which every state of the run passes on', async () => {
    expect(await steps.plan(asked())).toEqual({ run: expect.any(Object), accounts: [A, B] });
    expect(JSON.stringify(run)).not.toContain('CostCenter');
  });

  it('decide which regions of an account that cannot be read have failed', async () => {
    const failure = { code: 'NoCredentials', message: 'sign in', explicitDeny: false };
    const known = { regions: ['eu-west-1', 'us-east-1'] };
    await recordAccountOutcome({ run, accountId: B, failure, known }, steps);
    expect(await steps.rows()).toEqual([`${B} us-east-1 failed NoCredentials`]);
  });

  it('decide which known regions are out of scope', async () => {
    await list(A);
    await list(B);
    const known = {
      targetPages: async function* () {
        yield [A, B].map((accountId) => ({ accountId, region: 'ap-south-1' }));
      },
      listAccounts: async () => [],
    };
    const { leftOut } = await findLeftOut({ run }, { store: steps.store, known, now: steps.now });
    expect(leftOut.map(({ accountId, code }) => [accountId, code])).toEqual([
      [A, 'RegionNotEnabled'],
      [B, 'RegionNotInScope'],
    ]);
  });

  it('with credentials of one machine are refused in AWS, before anything is stored', async () => {
    const execution = 'arn:aws:states:us-east-1:999999999999:execution:muster-run-prod:r';
    const inAws = planRun({ request: asked(), execution }, new RunSteps());
    await expect(inAws).rejects.toThrow(
      /accountSettings: account 222222222222 has the profile dev, which works only on one machine/,
    );
  });
});

describe('profiles whose accounts are unknown', () => {
  const unknownProfiles = [{ profile: 'dead', code: 'NoCredentials', message: 'the key is not valid' }];

  it('make the run partial, and leave accounts of the inventory as they are', async () => {
    const fresh = new RunSteps();
    ({ run } = await fresh.plan(asked({ unknownProfiles })));
    steps = fresh;
    for (const accountId of [A, B]) {
      for (const region of (await list(accountId)).regions) await fresh.record(accountId, region);
    }
    const known = {
      targetPages: async function* () {
        yield [{ accountId: '333333333333', region: 'us-east-1' }];
      },
      listAccounts: async () => [],
    };
    const { leftOut } = await findLeftOut({ run }, { store: fresh.store, known, now: fresh.now });
    expect(leftOut).toEqual([]);
    expect(await finalizeRun({ run }, fresh)).toMatchObject({ status: 'partial' });
    expect(await summarize('run-1', fresh.store, at('09:00:00'))).toMatchObject({
      status: 'partial',
      odd: {
        listings: {
          count: 1,
          first: [{ listing: 'the AWS profile "dead"', problem: 'NoCredentials: the key is not valid' }],
        },
      },
    });
  });
});
