import { describe, expect, it } from '@jest/globals';
import { at, inShort, outcome } from '../testing/examples.ts';
import type { TargetRow } from '../ports/run-store.ts';
import { failAccount, planTargets } from './plan-targets.ts';

const accountId = '111111111111';
const chosen = { chosen: ['eu-west-1', 'us-east-1'], notEnabled: [] };
const row = (region: string, status: 'succeeded' | 'failed' | 'skipped'): TargetRow =>
  outcome({ accountId, region, status, ...(status === 'failed' ? { code: 'Odd' } : {}) });
const pending = (region: string): TargetRow => ({ accountId, region, status: 'pending' });
const ofAccount = (region?: string): TargetRow => ({
  ...outcome({ accountId, region, status: 'failed', code: 'AssumeRoleDenied' }),
  ofAccount: true,
});

describe('planTargets', () => {
  const plan = (regions: Parameters<typeof planTargets>[1], existing: TargetRow[]) => {
    const { todo, put, remove } = planTargets(accountId, regions, existing, at('08:00:00'));
    return { todo, put: inShort(put), remove };
  };

  it('plans every chosen region and skips those that are not enabled', () => {
    expect(plan({ chosen: ['us-east-1'], notEnabled: ['af-south-1'] }, [])).toEqual({
      todo: ['us-east-1'],
      put: ['111111111111 us-east-1 pending', '111111111111 af-south-1 skipped RegionNotEnabled'],
      remove: [],
    });
  });

  it('leaves alone what succeeded or was skipped and tries again what failed or was under way', () => {
    const three = { chosen: ['eu-west-1', 'us-east-1', 'us-west-2'], notEnabled: ['af-south-1'] };
    const existing = [
      row('eu-west-1', 'succeeded'),
      row('us-east-1', 'failed'),
      pending('us-west-2'),
      row('af-south-1', 'skipped'),
    ];
    expect(plan(three, existing)).toEqual({
      todo: ['us-east-1', 'us-west-2'],
      put: ['111111111111 us-east-1 pending', '111111111111 us-west-2 pending'],
      remove: [],
    });
  });

  it('puts targets in the place of an earlier failure of the account', () => {
    expect(plan(chosen, [ofAccount()])).toEqual({
      todo: ['eu-west-1', 'us-east-1'],
      put: ['111111111111 eu-west-1 pending', '111111111111 us-east-1 pending'],
      remove: [{ accountId, region: undefined }],
    });
    expect(plan(chosen, [ofAccount('us-east-1'), ofAccount('ap-east-1')])).toMatchObject({
      put: ['111111111111 eu-west-1 pending', '111111111111 us-east-1 pending'],
      remove: [{ accountId, region: 'ap-east-1' }],
    });
  });

  it('does not remove the row of a region that it skips in its place', () => {
    expect(plan({ chosen: [], notEnabled: ['us-east-1'] }, [ofAccount('us-east-1')])).toEqual({
      todo: [],
      put: ['111111111111 us-east-1 skipped RegionNotEnabled'],
      remove: [],
    });
  });

  it('skips a planned target whose region has been disabled since', () => {
    expect(
      plan({ chosen: ['us-east-1'], notEnabled: [] }, [pending('eu-south-1'), row('eu-south-2', 'failed')]),
    ).toEqual({
      todo: ['us-east-1'],
      put: [
        '111111111111 us-east-1 pending',
        '111111111111 eu-south-1 skipped RegionNotEnabled',
        '111111111111 eu-south-2 skipped RegionNotEnabled',
      ],
      remove: [],
    });
  });
});

describe('failAccount', () => {
  const error = { Error: 'AssumeRoleDenied', Cause: '{"errorMessage":"not allowed"}' };
  const fail = (selection: 'enabled' | string[], knownRegions: string[], existing: TargetRow[] = []) => {
    const { put, remove } = failAccount(
      { accountId, selection, knownRegions, error },
      existing,
      at('08:00:00'),
    );
    return { put: inShort(put), remove };
  };

  it('fails each region that the inventory knows', () => {
    expect(fail('enabled', ['us-east-1', 'eu-west-1'])).toEqual({
      put: [
        '111111111111 eu-west-1 failed AssumeRoleDenied',
        '111111111111 us-east-1 failed AssumeRoleDenied',
      ],
      remove: [],
    });
  });

  it('fails the regions named in the configuration, wildcards aside', () => {
    expect(fail(['us-east-1', 'eu-*'], []).put).toEqual(['111111111111 us-east-1 failed AssumeRoleDenied']);
    expect(fail(['us-east-1', 'eu-*'], ['eu-west-1']).put).toEqual([
      '111111111111 eu-west-1 failed AssumeRoleDenied',
      '111111111111 us-east-1 failed AssumeRoleDenied',
    ]);
  });

  it('fails the account where nothing is known of it', () => {
    expect(fail('enabled', []).put).toEqual(['111111111111 - failed AssumeRoleDenied']);
    expect(fail(['eu-*'], []).put).toEqual(['111111111111 - failed AssumeRoleDenied']);
  });

  it('leaves alone what succeeded earlier in the run and fails the rest of it', () => {
    expect(fail('enabled', ['us-east-1'], [row('us-east-1', 'succeeded'), pending('eu-west-1')]).put).toEqual(
      ['111111111111 eu-west-1 failed AssumeRoleDenied'],
    );
    expect(fail('enabled', [], [row('us-east-1', 'succeeded')])).toEqual({ put: [], remove: [] });
  });

  it('counts the account no longer as one target once its regions are known', () => {
    expect(fail('enabled', ['us-east-1'], [ofAccount()])).toEqual({
      put: ['111111111111 us-east-1 failed AssumeRoleDenied'],
      remove: [{ accountId }],
    });
  });

  it('fails the account also where the run has skipped regions outside of its configuration', () => {
    const outside: TargetRow = {
      ...outcome({ accountId, region: 'us-east-1', status: 'skipped', code: 'RegionNotInScope' }),
    };
    expect(fail(['eu-*'], [], [ofAccount(), outside])).toEqual({
      put: ['111111111111 - failed AssumeRoleDenied'],
      remove: [],
    });
  });

  it('marks the rows that go when the account can be read again', () => {
    const { put } = failAccount(
      { accountId, selection: 'enabled', knownRegions: ['us-east-1'], error },
      [pending('eu-west-1')],
      at('08:00:00'),
    );
    expect(put.map((each) => [each.region, 'ofAccount' in each && each.ofAccount])).toEqual([
      ['eu-west-1', false],
      ['us-east-1', true],
    ]);
  });

  it('gives the same rows when it is repeated', () => {
    const first = failAccount(
      { accountId, selection: 'enabled', knownRegions: ['us-east-1'], error },
      [],
      at('08:00:00'),
    );
    const account = { accountId, selection: 'enabled' as const, knownRegions: ['us-east-1'], error };
    expect(failAccount(account, first.put, at('08:00:00'))).toEqual(first);
  });
});
