import { beforeEach, describe, expect, it } from '@jest/globals';
import { parseContract, RunSummaryV1 } from '@muster/contracts';
import { request } from '../testing/examples.ts';
import { A, enabled, run, RunSteps } from '../testing/run-steps.ts';
import { listRegions } from './list-regions.ts';
import { planRun } from './plan-run.ts';
import { summarize } from './summarize.ts';

let steps: RunSteps;
beforeEach(() => {
  steps = new RunSteps();
});

describe('odd items of listings', () => {
  const oddUnit = { listing: 'organizations:ListOrganizationalUnitsForParent of r-root', problem: 'no id' };
  const oddRegion = { listing: `ec2:DescribeRegions of ${A}`, problem: 'no RegionName' };
  const oddStatus = { ...oddRegion, id: 'eu-west-1', problem: 'no OptInStatus' };
  const asked = request({}, { organization: { include: ['r-root'], exclude: [] } });
  const summary = async () => parseContract(RunSummaryV1, await summarize('run-1', steps.store, steps.now()));

  it('are counted and named in the summary and in the log, again at each start', async () => {
    steps.accounts = [{ id: A, state: 'ACTIVE' }];
    steps.oddUnits = Array.from({ length: 12 }, () => oddUnit);
    const warned: unknown[] = [];
    const log = { warn: (message: string, fields = {}) => void warned.push([message, fields]) };
    await planRun({ request: asked }, steps, log);
    steps.listings[A] = { ...enabled('eu-west-1'), odd: [oddStatus] };
    await listRegions({ run, accountId: A }, steps, log);
    expect(warned).toHaveLength(13);
    expect(warned[0]).toEqual(['OddListing', oddUnit]);
    expect(warned[12]).toEqual(['OddListing', oddStatus]);
    expect((await summary()).odd).toEqual({
      count: 0,
      first: [],
      listings: { count: 13, first: [...Array.from({ length: 10 }, () => oddUnit), oddStatus] },
    });
    steps.listings[A] = enabled('eu-west-1');
    await steps.list(A);
    expect((await summary()).odd?.listings?.count).toBe(12);
  });

  it('are named if the scope contains no account', async () => {
    steps.oddUnits = [oddUnit];
    await expect(steps.plan(asked)).rejects.toMatchObject({
      name: 'NoAccounts',
      message: expect.stringContaining('no active account (1 listed in a way that cannot be used)'),
    });
    await steps.finalize({ code: 'NoAccounts', message: 'no active account' });
    expect((await summary()).odd?.listings).toEqual({ count: 1, first: [oddUnit] });
    steps.oddUnits = [];
    steps.accounts = [{ id: A, state: 'ACTIVE' }];
    await steps.plan(asked);
    expect((await summary()).odd).toBeUndefined();
  });

  it('do not disable a planned region that may be the one without a name', async () => {
    await steps.list(A);
    steps.listings[A] = { ...enabled('us-east-1'), odd: [oddRegion] };
    expect((await steps.list(A)).regions).toEqual(['eu-west-1', 'us-east-1']);
    expect(await steps.rows()).toEqual([`${A} eu-west-1 pending`, `${A} us-east-1 pending`]);
    steps.listings[A] = enabled('us-east-1');
    await steps.list(A);
    expect(await steps.rows()).toEqual([`${A} eu-west-1 skipped RegionNotEnabled`, `${A} us-east-1 pending`]);
  });
});
