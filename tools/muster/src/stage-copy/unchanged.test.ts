import { describe, expect, it } from '@jest/globals';
import { parseContract, TargetItemV1, TargetOutcomeV1 } from '@muster/contracts';
import { agrees, isStill, leftAlone, type RunState, stateOf } from './unchanged.ts';

const counts = { seen: 1_500, added: 0, changed: 0, unchanged: 1_500, gone: 0 };
const noTags = { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 };
/** A scan that needed two calls and changed nothing. */
const row = (over: object = {}) =>
  parseContract(TargetOutcomeV1, {
    ...TargetOutcomeV1.example,
    resources: counts,
    tagging: noTags,
    apiCalls: { 'ec2:DescribeInstances': 2 },
    ...over,
  });
const failed = row({ status: 'failed', code: 'AccessDenied', message: 'no' });
const skipped = row({ status: 'skipped', code: 'RegionNotEnabled', message: 'no' });
const rescan = { scan: 'discovery', before: 10, found: 0, scans: 2, result: 'confirmed' };

describe('a run leaves the resources of a target alone', () => {
  it.each([
    ['that it scanned without a change', [row()], true],
    ['that it scanned a second time', [row({ apiCalls: { 'ec2:DescribeInstances': 3 } })], false],
    ['whose calls are not known', [row({ apiCalls: {} })], false],
    ['in which it added a resource', [row({ resources: { ...counts, added: 1 } })], false],
    ['in which it changed a resource', [row({ resources: { ...counts, changed: 1 } })], false],
    ['in which a resource is gone', [row({ resources: { ...counts, gone: 1 } })], false],
    ['that it tagged', [row({ tagging: { ...noTags, planned: 1 } })], false],
    ['that seemed to be empty', [row({ rescans: [rescan] })], false],
    ['of another type', [row({ resourceType: 'ec2:volume' })], false],
    ['that it failed to read', [failed], false],
    ['that it skipped', [skipped], false],
    [
      'that it has not finished',
      [{ accountId: '111111111111', region: 'us-east-1', status: 'pending' as const }],
      false,
    ],
  ])('%s', (_, now, expected) => {
    expect(leftAlone({ hasEnded: true, earlier: [], now })).toBe(expected);
  });

  it('if it was done before the last copy, except after a failure', () => {
    const changed = row({ resources: { ...counts, changed: 1 } });
    expect(leftAlone({ hasEnded: false, earlier: [changed], now: [changed] })).toBe(true);
    expect(leftAlone({ hasEnded: true, earlier: [skipped], now: [skipped] })).toBe(true);
    expect(leftAlone({ hasEnded: true, earlier: [failed], now: [failed] })).toBe(false);
    const again = row({ ...changed, finishedAt: '2026-11-24T08:00:00.000Z' });
    expect(leftAlone({ hasEnded: true, earlier: [changed], now: [again] })).toBe(false);
  });

  it('that it does not cover, once it has ended', () => {
    expect(leftAlone({ hasEnded: true, earlier: [], now: [] })).toBe(true);
    expect(leftAlone({ hasEnded: false, earlier: [], now: [] })).toBe(false);
  });
});

describe('the state of a run', () => {
  const noLease = { version: 4, runIds: [] };
  const at = new Date('2026-11-23T12:00:00.000Z');
  const ended = (finishedAt?: string, status = 'complete') => ({ runId: 'r1', status, finishedAt });
  const earlier = (since: string, status: string, finishedAt?: string): RunState => ({
    status,
    finishedAt,
    since,
    isSettled: false,
  });

  it.each([
    ['ended two hours ago', ended('2026-11-23T10:00:00.000Z'), undefined, noLease, true],
    ['ended now', ended('2026-11-23T11:59:00.000Z'), undefined, noLease, false],
    ['stopped', ended(undefined, 'stopped'), undefined, noLease, false],
    [
      'stopped an hour ago',
      ended(undefined, 'stopped'),
      earlier('2026-11-23T11:00:00.000Z', 'stopped'),
      noLease,
      true,
    ],
    [
      'resumed since',
      ended(undefined, 'stopped'),
      earlier('2026-11-23T11:00:00.000Z', 'running'),
      noLease,
      false,
    ],
    [
      'broken off',
      ended(undefined, 'running'),
      earlier('2026-11-23T11:00:00.000Z', 'running'),
      noLease,
      true,
    ],
    [
      'in progress',
      ended(undefined, 'running'),
      earlier('2026-11-23T11:00:00.000Z', 'running'),
      { version: 4, runIds: ['r1'] },
      false,
    ],
    [
      'of a version without leases',
      ended(undefined, 'running'),
      earlier('2026-11-23T11:00:00.000Z', 'running'),
      { version: 0, runIds: [] },
      false,
    ],
  ])('%s', (_, run, before, leases, isSettled) => {
    expect(stateOf(run, before, leases, at).isSettled).toBe(isSettled);
  });

  it('is still unless it was resumed', () => {
    const settled = {
      ...earlier('2026-11-23T08:00:00.000Z', 'complete', '2026-11-23T08:00:00.000Z'),
      isSettled: true,
    };
    const stopped = { ...settled, status: 'stopped', finishedAt: undefined };
    const other = { earlier: 4, now: 6 };
    const same = { earlier: 4, now: 4 };
    expect(isStill(settled, settled, other)).toBe(true);
    expect(isStill(undefined, settled, same)).toBe(false);
    expect(isStill({ ...settled, isSettled: false }, settled, same)).toBe(false);
    expect(isStill(settled, { ...settled, status: 'running', finishedAt: undefined }, same)).toBe(false);
    expect(isStill(stopped, stopped, same)).toBe(true);
    expect(isStill(stopped, stopped, other)).toBe(false);
  });
});

describe('the copy of a target agrees with its item', () => {
  const item = (over: object = {}) =>
    parseContract(TargetItemV1, { ...TargetItemV1.example, present: 2, lastAttemptRunId: 'r1', ...over });
  const rows = (present: number, all: number) => new Map([['ec2:instance', { present, all }]]);
  const outOfScope = {
    outOfScopeSince: '2026-11-23T08:00:00.000Z',
    outOfScopeReason: { code: 'NotInConfiguration', message: 'no' },
  };
  const known = new Set(['r1']);

  it.each([
    ['with the same number', item(), { item: item(), rows: rows(2, 5), odd: 0 }, true],
    ['not without a copy', item(), undefined, false],
    ['not with another number', item(), { item: item(), rows: rows(1, 5), odd: 0 }, false],
    ['not with an item that could not be read', item(), { item: item(), rows: rows(2, 2), odd: 1 }, false],
    ['not out of scope', item(outOfScope), { item: item(), rows: rows(2, 2), odd: 0 }, false],
    ['not out of scope before', item(), { item: item(outOfScope), rows: rows(2, 2), odd: 0 }, false],
    [
      'not after a run that is not known',
      item({ lastAttemptRunId: 'r0' }),
      { item: item(), rows: rows(2, 2), odd: 0 },
      false,
    ],
    ['while both are empty', item({ present: 0 }), { item: item(), rows: new Map(), odd: 0 }, true],
    [
      'not while only gone resources are left',
      item({ present: 0 }),
      { item: item(), rows: rows(0, 3), odd: 0 },
      false,
    ],
    [
      'not with a type that the item lacks',
      item(),
      { item: item(), rows: rows(2, 2).set('ec2:volume', { present: 1, all: 1 }), odd: 0 },
      false,
    ],
  ])('%s', (_, now, copied, expected) => {
    expect(agrees(now, copied, known)).toBe(expected);
  });
});
