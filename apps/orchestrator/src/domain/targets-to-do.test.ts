import { describe, expect, it } from '@jest/globals';
import type { TargetRow } from '../ports/run-store.ts';
import { at, inShort, outcome } from '../testing/examples.ts';
import { targetsToDo } from './targets-to-do.ts';

const accountId = '111111111111';
const chosen = { chosen: ['eu-west-1', 'us-east-1'], notEnabled: [] };
const row = (region: string, status: 'succeeded' | 'failed' | 'skipped'): TargetRow =>
  outcome({ accountId, region, status, ...(status === 'failed' ? { code: 'Odd' } : {}) });
const pending = (region: string): TargetRow => ({ accountId, region, status: 'pending' });
const ofAccount = (region?: string): TargetRow => ({
  ...outcome({ accountId, region, status: 'failed', code: 'AssumeRoleDenied' }),
  ofAccount: true,
});

describe('targetsToDo', () => {
  const plan = (regions: Parameters<typeof targetsToDo>[1], existing: TargetRow[]) => {
    const { todo, put, remove } = targetsToDo(accountId, regions, existing, at('08:00:00'));
    return { todo: todo.map(({ region }) => region), put: inShort(put), remove };
  };

  it('plans every chosen region and skips those that are not enabled', () => {
    expect(plan({ chosen: ['us-east-1'], notEnabled: ['af-south-1'] }, [])).toEqual({
      todo: ['us-east-1'],
      put: ['111111111111 us-east-1 pending', '111111111111 af-south-1 skipped RegionNotEnabled'],
      remove: [],
    });
  });

  it('keeps succeeded and skipped targets and repeats failed and unfinished ones', () => {
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

  it('replaces an earlier failure of the account with targets', () => {
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

  it('does not remove the row of a region that it skips instead', () => {
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
