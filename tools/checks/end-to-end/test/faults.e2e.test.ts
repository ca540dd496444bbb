import { afterEach, describe, expect, it } from '@jest/globals';
import { query, readLedger, resourcesOf } from '../src/data.ts';
import { startWorld, type World } from '../src/world.ts';

const accounts = ['111111111111', '222222222222', '333333333333'];
const regions = ['us-east-1', 'eu-west-1', 'ap-south-1'];
const options = { aws: { accounts, regions, instancesPerTarget: 200 }, config: { accounts } };

let world: World;
afterEach(() => world.close());

describe('a target that could not be read', () => {
  it('is reported as unreadable, never as deleted, and can be read in the next run', async () => {
    world = await startWorld(options);
    expect((await world.run()).code).toBe(0);
    // Muster must not guess what happens to the fleet while it cannot be read.
    await world.aws.actions({ vanish: { accountId: '333333333333', region: 'us-east-1', count: 10 } });
    await world.aws.setFaults({
      deniedAccounts: ['333333333333'],
      unavailableTargets: ['222222222222/eu-west-1'],
    });

    const partial = await world.run(['--run-id', 'partial']);
    expect(partial.code).toBe(3);
    expect(partial.summary).toMatchObject({
      status: 'partial',
      targets: { planned: 9, succeeded: 5, failed: 4, skipped: 0 },
      resources: { seen: 1_000, added: 0, changed: 0, unchanged: 1_000, gone: 0 },
    });
    const failed = partial.summary.outcomes.map(
      ({ accountId, region, code }) => `${accountId} ${region} ${code}`,
    );
    expect(failed.toSorted()).toEqual([
      '222222222222 eu-west-1 ServiceUnavailable',
      '333333333333 ap-south-1 AssumeRoleDenied',
      '333333333333 eu-west-1 AssumeRoleDenied',
      '333333333333 us-east-1 AssumeRoleDenied',
    ]);
    expect(await resourcesOf(world, ['--gone'])).toEqual([]);
    expect(await resourcesOf(world)).toHaveLength(1_800);
    const unreadable = await query(
      world,
      'SELECT account_id, region FROM targets WHERE unreadable_since IS NOT NULL ORDER BY 1, 2',
    );
    expect(unreadable.map(({ account_id, region }) => `${String(account_id)} ${String(region)}`)).toEqual([
      '222222222222 eu-west-1',
      '333333333333 ap-south-1',
      '333333333333 eu-west-1',
      '333333333333 us-east-1',
    ]);

    await world.aws.setFaults({ deniedAccounts: [], unavailableTargets: [] });
    const healed = await world.run();
    expect(healed.code).toBe(0);
    expect(healed.summary).toMatchObject({
      status: 'complete',
      resources: { seen: 1_790, added: 0, changed: 0, unchanged: 1_790, gone: 10 },
    });
    const still = 'WHERE unreadable_since IS NOT NULL OR last_error_code IS NOT NULL';
    expect(await query(world, `SELECT * FROM targets ${still}`)).toEqual([]);
    expect(await query(world, `SELECT * FROM accounts ${still}`)).toEqual([]);
  });

  it('is tried again by --resume, in the same run', async () => {
    world = await startWorld(options);
    await world.aws.setFaults({ deniedAccounts: ['333333333333'] });
    const partial = await world.run(['--run-id', 'r1']);
    // The regions of the account are still unknown, so it counts as one target.
    expect(partial.summary.targets).toEqual({ planned: 7, succeeded: 6, failed: 1, skipped: 0 });
    expect(partial.summary.outcomes).toMatchObject([{ accountId: '333333333333', code: 'AssumeRoleDenied' }]);
    await world.aws.setFaults({ deniedAccounts: [] });
    const resumed = await world.muster(['run', '--resume', 'r1', '--json']);
    expect(resumed.code).toBe(0);
    expect(JSON.parse(resumed.stdout)).toMatchObject({
      status: 'complete',
      targets: { planned: 9, succeeded: 9, failed: 0, skipped: 0 },
      resources: { seen: 1_800, added: 1_800 },
      tagging: { planned: 1_800, verified: 1_800 },
    });
  });

  it('fails the run if no target could be read', async () => {
    world = await startWorld(options);
    await world.aws.setFaults({ deniedAccounts: accounts });
    const { code, summary } = await world.run();
    expect(code).toBe(1);
    expect(summary).toMatchObject({ status: 'failed', targets: { planned: 3, succeeded: 0, failed: 3 } });
  });

  it('is skipped with a reason if its region is not enabled', async () => {
    world = await startWorld({
      ...options,
      config: { accounts: ['111111111111'], regions: ['us-east-1', 'me-south-1'] },
    });
    const { code, summary } = await world.run();
    expect(code).toBe(0);
    expect(summary.targets).toEqual({ planned: 2, succeeded: 1, failed: 0, skipped: 1 });
    expect(summary.outcomes).toMatchObject([
      { region: 'me-south-1', status: 'skipped', code: 'RegionNotEnabled' },
    ]);
  });
});

describe('a fleet that changes', () => {
  it('causes no writes where nothing changed, and reports deleted and new instances', async () => {
    world = await startWorld(options);
    await world.run(['--run-id', 'first']);
    const before = await query(world, 'SELECT * FROM resources ORDER BY 1, 2, 3, 4');
    const second = await world.run();
    expect(second.summary.resources).toEqual({
      seen: 1_800,
      added: 0,
      changed: 0,
      unchanged: 1_800,
      gone: 0,
    });
    expect(second.summary.tagging.planned).toBe(0);
    expect(before).toHaveLength(1_800);
    expect(await query(world, 'SELECT * FROM resources ORDER BY 1, 2, 3, 4')).toEqual(before);

    const where = { accountId: '111111111111', region: 'us-east-1', count: 50 };
    const ids = await world.aws.actions({ terminate: where, launch: where });
    const third = await world.run();
    expect(third.summary.resources).toEqual({
      seen: 1_800,
      added: 50,
      changed: 0,
      unchanged: 1_750,
      gone: 50,
    });
    expect(third.summary.tagging).toEqual({ planned: 50, applied: 50, verified: 50, failed: 0, skipped: 0 });
    const gone = await resourcesOf(world, ['--gone']);
    expect(gone.map(({ resourceId }) => resourceId).toSorted()).toEqual(
      ids.terminate?.instanceIds.toSorted(),
    );
    const present = new Set((await resourcesOf(world)).map(({ resourceId }) => resourceId));
    expect(ids.launch?.instanceIds.filter((id) => !present.has(id))).toEqual([]);
  });

  it('loses instances between plan and tag: the others of the batch are tagged, the lost ones reported', async () => {
    world = await startWorld({ ...options, config: { accounts: ['111111111111'] } });
    await world.aws.setFaults({ vanish: { '111111111111/us-east-1': 7 } });
    const { code, summary } = await world.run(['--run-id', 'r1']);
    expect(code).toBe(0);
    expect(summary.tagging).toEqual({ planned: 600, applied: 593, verified: 593, failed: 0, skipped: 7 });
    const [task] = await readLedger(world, 'r1', [['111111111111', 'us-east-1']]);
    const exceptions = task?.outcome?.exceptions ?? [];
    expect(exceptions).toHaveLength(7);
    expect(
      exceptions.every(
        ({ outcome, code: why }) => outcome === 'skipped' && why === 'InvalidInstanceID.NotFound',
      ),
    ).toBe(true);
    const truth = await world.aws.truth('111111111111', 'us-east-1');
    expect(truth).toHaveLength(193);
    expect(truth.filter(({ tags }) => tags.get('Production') !== 'Yes')).toEqual([]);
    expect(await resourcesOf(world, ['--gone'])).toHaveLength(7);
  });

  it('is inventoried if tagging is denied, and the refusal becomes the outcome', async () => {
    world = await startWorld({ ...options, config: { accounts: ['111111111111'] } });
    await world.aws.setFaults({ createTagsDenied: ['111111111111/eu-west-1'] });
    const { code, summary } = await world.run();
    expect(code).toBe(3);
    expect(summary.resources.seen).toBe(600);
    expect(summary.tagging).toEqual({ planned: 600, applied: 400, verified: 400, failed: 200, skipped: 0 });
    expect(summary.outcomes).toMatchObject([
      { region: 'eu-west-1', status: 'failed', code: 'UnauthorizedOperation' },
    ]);
  });

  it.each([
    ['TagPolicyViolation', { tagPolicies: [{ key: 'Production', values: ['No'] }] }],
    ['SomethingNew', { refusedTags: [{ code: 'SomethingNew', message: 'AWS has a new rule.' }] }],
  ])(
    'uses six calls for a target if all instances refuse with %s, which becomes the outcome',
    async (code, faults) => {
      world = await startWorld({
        aws: {
          ...options.aws,
          accounts: ['111111111111'],
          instancesPerTarget: 1_000,
          regions: ['us-east-1'],
        },
        config: { accounts: ['111111111111'] },
      });
      await world.aws.setFaults(faults);
      const { code: exitCode, summary } = await world.run(['--run-id', 'r1']);
      expect(exitCode).toBe(1);
      expect(summary.tagging).toEqual({ planned: 1000, applied: 0, verified: 0, failed: 1000, skipped: 0 });
      expect(summary.apiCalls['ec2:CreateTags']).toBe(6);
      expect(summary.outcomes).toMatchObject([{ region: 'us-east-1', status: 'failed', code }]);
      const [task] = await readLedger(world, 'r1', [['111111111111', 'us-east-1']]);
      expect(new Set(task?.outcome?.exceptions.map((exception) => exception.code))).toEqual(new Set([code]));
    },
  );

  it('skips single instances that refuse, after reading the reason, and tags the others', async () => {
    world = await startWorld({
      aws: {
        ...options.aws,
        accounts: ['111111111111'],
        instancesPerTarget: 1_000,
        regions: ['us-east-1'],
        managedShare: 0.2,
      },
      config: { accounts: ['111111111111'] },
    });
    await world.aws.setFaults({ refusedTags: [{ code: 'OperationNotPermitted', managed: true }] });
    const { code, summary } = await world.run();
    expect(code).toBe(1);
    const truth = await world.aws.truth('111111111111', 'us-east-1');
    const managed = truth.filter((instance) => instance.managed).length;
    expect(managed).toBeGreaterThan(150);
    expect(summary.tagging).toMatchObject({ applied: 1_000 - managed, failed: managed });
    expect(summary.apiCalls['ec2:CreateTags']).toBeLessThan(8);
    expect(summary.outcomes).toMatchObject([{ status: 'failed', code: 'OperationNotPermitted' }]);
    expect(truth.filter(({ tags }) => tags.get('Production') === 'Yes')).toHaveLength(1_000 - managed);
  });

  it('survives sporadic errors, refused tokens and lists that end early', async () => {
    world = await startWorld({
      aws: {
        ...options.aws,
        instancesPerTarget: 2_100,
        regions: ['us-east-1', 'eu-west-1'],
        emptyPages: true,
      },
      config: { accounts: ['111111111111', '222222222222'] },
    });
    await world.aws.setFaults({ refuseTokens: 2, errorRate: { 'ec2:*': 0.1, 'sts:*': 0.1 } });
    const { code, summary } = await world.run();
    expect(code).toBe(0);
    expect(summary.resources).toEqual({ seen: 8_400, added: 8_400, changed: 0, unchanged: 0, gone: 0 });
    expect(summary.tagging.verified).toBe(8_400);
  });
});
