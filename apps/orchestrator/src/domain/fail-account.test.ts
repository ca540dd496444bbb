import { describe, expect, it } from '@jest/globals';
import type { TargetRow } from '../ports/run-store.ts';
import { at, inShort, outcome } from '../testing/examples.ts';
import { failAccount } from './fail-account.ts';

const accountId = '111111111111';
const succeeded = (region: string): TargetRow => outcome({ accountId, region, status: 'succeeded' });
const pending = (region: string): TargetRow => ({ accountId, region, status: 'pending' });
const ofAccount = (region?: string): TargetRow => ({
  ...outcome({ accountId, region, status: 'failed', code: 'AssumeRoleDenied' }),
  ofAccount: true,
});

describe('failAccount', () => {
  const failure = { code: 'AssumeRoleDenied', message: 'not allowed' };
  const fail = (selection: 'enabled' | string[], knownRegions: string[], existing: TargetRow[] = []) => {
    const { put, remove } = failAccount(
      { accountId, selection, knownRegions, failure },
      existing,
      at('08:00:00'),
    );
    return { put: inShort(put), remove };
  };

  it('fails each region in the inventory', () => {
    expect(fail('enabled', ['us-east-1', 'eu-west-1'])).toEqual({
      put: [
        '111111111111 eu-west-1 failed AssumeRoleDenied',
        '111111111111 us-east-1 failed AssumeRoleDenied',
      ],
      remove: [],
    });
  });

  it('fails the regions in the configuration, without wildcards', () => {
    expect(fail(['us-east-1', 'eu-*'], []).put).toEqual(['111111111111 us-east-1 failed AssumeRoleDenied']);
    expect(fail(['us-east-1', 'eu-*'], ['eu-west-1']).put).toEqual([
      '111111111111 eu-west-1 failed AssumeRoleDenied',
      '111111111111 us-east-1 failed AssumeRoleDenied',
    ]);
  });

  it('fails the account if no region is known', () => {
    expect(fail('enabled', []).put).toEqual(['111111111111 - failed AssumeRoleDenied']);
    expect(fail(['eu-*'], []).put).toEqual(['111111111111 - failed AssumeRoleDenied']);
  });

  it('keeps what succeeded earlier in the run and fails the rest', () => {
    expect(fail('enabled', ['us-east-1'], [succeeded('us-east-1'), pending('eu-west-1')]).put).toEqual([
      '111111111111 eu-west-1 failed AssumeRoleDenied',
    ]);
    expect(fail('enabled', [], [succeeded('us-east-1')])).toEqual({ put: [], remove: [] });
  });

  it('no longer counts the account as one target once its regions are known', () => {
    expect(fail('enabled', ['us-east-1'], [ofAccount()])).toEqual({
      put: ['111111111111 us-east-1 failed AssumeRoleDenied'],
      remove: [{ accountId }],
    });
  });

  it('fails the account even if the run has skipped regions out of scope', () => {
    const outside: TargetRow = {
      ...outcome({ accountId, region: 'us-east-1', status: 'skipped', code: 'RegionNotInScope' }),
    };
    expect(fail(['eu-*'], [], [ofAccount(), outside])).toEqual({
      put: ['111111111111 - failed AssumeRoleDenied'],
      remove: [],
    });
  });

  it('marks the rows to remove when the account can be read again', () => {
    const { put } = failAccount(
      { accountId, selection: 'enabled', knownRegions: ['us-east-1'], failure },
      [pending('eu-west-1')],
      at('08:00:00'),
    );
    expect(put.map((each) => [each.region, 'ofAccount' in each && each.ofAccount])).toEqual([
      ['eu-west-1', false],
      ['us-east-1', true],
    ]);
  });

  it('returns the same rows if it is repeated', () => {
    const first = failAccount(
      { accountId, selection: 'enabled', knownRegions: ['us-east-1'], failure },
      [],
      at('08:00:00'),
    );
    const account = { accountId, selection: 'enabled' as const, knownRegions: ['us-east-1'], failure };
    expect(failAccount(account, first.put, at('08:00:00'))).toEqual(first);
  });
});
