import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { query, resourcesOf } from '../src/data.ts';
import { startWorld, type World } from '../src/world.ts';

const accounts = ['111111111111', '222222222222', '333333333333'];
const regions = ['us-east-1', 'eu-west-1'];
const organization = { include: ['r-muster'], exclude: ['999999999999'] };

/** Targets and accounts that are marked as out of scope. */
const outOfScope = async (world: World): Promise<string[]> => {
  const rows = await query(
    world,
    `SELECT account_id || ' ' || region AS name FROM targets WHERE out_of_scope_since IS NOT NULL
     UNION ALL SELECT account_id FROM accounts WHERE out_of_scope_since IS NOT NULL ORDER BY 1`,
  );
  return rows.map(({ name }) => String(name));
};

let world: World;
afterEach(() => world.close());

const outcomesOf = ({ summary }: Awaited<ReturnType<World['run']>>) =>
  summary.outcomes.map(({ accountId, region, status, code }) => `${accountId} ${region} ${status} ${code}`);

describe('the scope of a run', () => {
  it('skips and lists separately what left it, restores what is read again, and lets it be forgotten', async () => {
    world = await startWorld({
      aws: { accounts, regions, instancesPerTarget: 20 },
      config: { organization, rules: [] },
    });
    const first = await world.run(['--run-id', 'first']);
    expect(first.code).toBe(0);
    expect(first.summary).toMatchObject({
      targets: { planned: 6, succeeded: 6 },
      leftOut: [{ accountId: '999999999999', code: 'AccountExcluded' }],
    });

    await world.aws.setFaults({
      accountStates: { '222222222222': 'SUSPENDED', '333333333333': 'REMOVED' },
      disabledRegions: ['111111111111/eu-west-1'],
    });
    const second = await world.run(['--run-id', 'second']);
    expect(second.code).toBe(0);
    expect(second.summary).toMatchObject({
      status: 'complete',
      targets: { planned: 6, succeeded: 1, failed: 0, skipped: 5 },
      resources: { seen: 20, gone: 0 },
    });
    expect(outcomesOf(second)).toEqual([
      '111111111111 eu-west-1 skipped RegionNotEnabled',
      '222222222222 eu-west-1 skipped AccountSuspended',
      '222222222222 us-east-1 skipped AccountSuspended',
      '333333333333 eu-west-1 skipped AccountNotInOrganization',
      '333333333333 us-east-1 skipped AccountNotInOrganization',
    ]);
    expect(await resourcesOf(world)).toHaveLength(120);
    expect(await resourcesOf(world, ['--gone'])).toEqual([]);
    const shown = await world.muster(['inventory']);
    expect(shown.stdout).toContain('6 targets known: 1 fresh, 0 unreadable, 5 not in scope; read ');
    expect(shown.stderr).toMatch(/note: 222222222222 is not in scope in 2 regions .*\(AccountSuspended: /);

    await world.aws.setFaults({ accountStates: { '222222222222': null }, disabledRegions: [] });
    const third = await world.run();
    expect(third.summary.targets).toEqual({ planned: 6, succeeded: 4, failed: 0, skipped: 2 });
    expect(await outOfScope(world)).toEqual([
      '333333333333 eu-west-1',
      '333333333333 us-east-1',
      '999999999999',
    ]);

    expect((await world.muster(['forget', '--account', '222222222222', '--yes'])).code).toBe(2);
    const forgotten = await world.muster(['forget', '--account', '333333333333', '--yes', '--json']);
    expect(forgotten.code).toBe(0);
    expect(JSON.parse(forgotten.stdout)).toMatchObject({ forgotten: { resources: 40, account: false } });
    expect(await resourcesOf(world)).toHaveLength(80);
    for (const table of ['resources', 'targets', 'accounts', 'checkpoints', 'checkpoint_pages'])
      expect(await query(world, `SELECT * FROM ${table} WHERE account_id = '333333333333'`)).toEqual([]);
    expect((await world.run()).summary.targets).toMatchObject({ planned: 4, skipped: 0 });
  });

  it('has the names of the accounts in the organization, also of an account that was never read', async () => {
    world = await startWorld({
      aws: { accounts, regions: ['us-east-1'], instancesPerTarget: 1, managedShare: 0 },
      config: { organization, rules: [] },
    });
    await world.aws.setFaults({ deniedAccounts: ['333333333333'] });
    const { stderr } = await world.muster(['run', '--config', world.configFile]);
    expect(stderr).toContain(' 111111111111 account-111111111111 us-east-1 succeeded: 1 seen');
    expect(stderr).toContain(' 333333333333 account-333333333333 failed: AssumeRoleDenied');
    const { stdout } = await world.muster([
      'inventory',
      '--columns',
      'account,account-name',
      '--format',
      'csv',
    ]);
    expect(stdout.split('\n').toSorted()).toEqual([
      '',
      '111111111111,account-111111111111',
      '222222222222,account-222222222222',
      'accountId,accountName',
    ]);
    expect((await world.muster(['inventory', '--account', 'account-2*', '--count'])).stdout).toBe('1\n');
    const report = join(world.dataDirectory, 'report.html');
    expect((await world.muster(['report', '--out', report])).code).toBe(0);
    expect(readFileSync(report, 'utf8')).toContain('{"id":"333333333333","name":"account-333333333333"}');
  });

  it('keeps an item for an account that was never read, until it can be read', async () => {
    world = await startWorld({
      aws: { accounts: ['111111111111', '222222222222'], regions, instancesPerTarget: 5 },
      config: { accounts: ['111111111111', '222222222222'], rules: [] },
    });
    await world.aws.setFaults({ deniedAccounts: ['222222222222'] });
    expect((await world.run()).code).toBe(3);
    expect((await world.muster(['inventory'])).stderr).toMatch(
      /note: 222222222222 is unreadable since .*\(AssumeRoleDenied: .*\); no target in scope was ever read/,
    );
    await world.aws.setFaults({ deniedAccounts: [] });
    expect((await world.run()).code).toBe(0);
    expect(await query(world, 'SELECT * FROM accounts')).toEqual([]);
  });

  it('includes a target that a policy denies explicitly: it is tolerated and stays unreadable', async () => {
    world = await startWorld({
      aws: { accounts: ['111111111111'], regions, instancesPerTarget: 5 },
      config: { accounts: ['111111111111'], regions, rules: [], tolerate: ['eu-*', 'AccessDenied'] },
    });
    await world.aws.setFaults({ policyDeniedTargets: ['*/eu-west-1'] });
    const tolerated = await world.run();
    expect(tolerated.code).toBe(0);
    expect(outcomesOf(tolerated)).toEqual(['111111111111 eu-west-1 skipped DeniedByPolicy']);
    expect((await world.muster(['inventory'])).stderr).toContain('eu-west-1 is unreadable since ');
    await world.aws.setFaults({ policyDeniedTargets: [], unavailableTargets: ['*/eu-west-1'] });
    expect((await world.run()).code).toBe(3);
    await world.aws.setFaults({ unavailableTargets: [], deniedAccounts: ['111111111111'] });
    const refused = await world.run();
    expect(refused.code).toBe(1);
    expect(outcomesOf(refused)).toEqual([
      '111111111111 eu-west-1 failed AssumeRoleDenied',
      '111111111111 us-east-1 failed AssumeRoleDenied',
    ]);
    // A region that is not enabled is called only if the list of regions is refused.
    await world.aws.setFaults({
      deniedAccounts: [],
      describeRegionsDenied: ['*'],
      disabledRegions: ['*/eu-west-1'],
    });
    expect((await world.run(['--run-id', 'disabled'])).code).toBe(3);
    expect((await world.muster(['status', 'disabled'])).stdout).toMatch(
      /AuthFailure +AWS was not able to validate .*\. EC2 answers so where eu-west-1 is not enabled in account 111111111111/,
    );
  });

  it('does not shrink because of odd entries in listings, which are named', async () => {
    world = await startWorld({
      aws: { accounts, regions, instancesPerTarget: 5 },
      config: { organization, rules: [] },
    });
    expect((await world.run()).code).toBe(0);
    await world.aws.setFaults({
      accountsWithoutId: ['333333333333'],
      regionsWithoutName: ['111111111111/eu-west-1'],
      odd: { 'organizations:ListOrganizationalUnitsForParent': 1 },
      oddKinds: ['oddItems'],
    });
    const odd = await world.run(['--run-id', 'odd']);
    expect(odd.code).toBe(0);
    expect(odd.summary).toMatchObject({
      targets: { planned: 6, succeeded: 3, failed: 0, skipped: 3 },
      resources: { seen: 15, gone: 0 },
      // An odd unit in each of three listings, an account, and a region.
      odd: { count: 0, listings: { count: 5 } },
    });
    expect(outcomesOf(odd)).toEqual([
      '111111111111 eu-west-1 skipped RegionNotListed',
      '333333333333 eu-west-1 skipped AccountNotListed',
      '333333333333 us-east-1 skipped AccountNotListed',
    ]);
    expect(odd.summary.odd?.listings?.first).toContainEqual({
      listing: 'ec2:DescribeRegions of 111111111111',
      problem: expect.stringContaining('no valid RegionName: {'),
    });
    const status = await world.muster(['status', 'odd']);
    expect(status.stdout).toContain('odd        5 items of listings that cannot be used');
    expect(status.stdout).toContain(
      'ListAccountsForParent of ou-muster-prod: (left out): no valid account ID',
    );
    expect(await outOfScope(world)).toEqual(['999999999999']);
  });
});
