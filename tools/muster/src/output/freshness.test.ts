import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { type TargetItem, TargetItemV1 } from '@muster/contracts';
import { type Coverage, coverageFooter, coverageNotes, readCoverage } from './freshness.ts';

const fresh: TargetItem = TargetItemV1.schema.parse(TargetItemV1.example);
const unreadable: TargetItem = TargetItemV1.schema.parse({
  ...TargetItemV1.example,
  pk: '111111111111#us-west-2',
  region: 'us-west-2',
  unreadableSince: '2026-11-23T09:00:00.000Z',
  lastError: { code: 'UnauthorizedOperation', message: 'No', at: '2026-11-23T09:00:00.000Z' },
});

const coverage = (targets: readonly TargetItem[], unattempted = 0): Coverage => ({
  targets,
  unattempted,
  listed: targets,
});

describe('coverageNotes', () => {
  it('says nothing when all is fresh', () => {
    expect(coverageNotes(coverage([fresh]), {})).toEqual([]);
  });

  it('names what is unreadable, since when and why, and how old what is shown is', () => {
    expect(coverageNotes(coverage([fresh, unreadable], 2), {})).toEqual([
      'note: 111111111111 us-west-2 is unreadable since 2026-11-23T09:00:00.000Z (UnauthorizedOperation: No); what is shown was read at 2026-11-23T08:00:02.000Z',
      'note: 2 targets not read yet',
    ]);
  });

  it('says that nothing is known of what was asked for', () => {
    const filter = { accountIds: ['444444444444'], regions: ['eu-west-1'] };
    expect(coverageNotes(coverage([]), filter)).toEqual([
      'note: nothing is known of account 444444444444 in region eu-west-1: no run has read it',
    ]);
    expect(coverageNotes(coverage([]), {})).toEqual(['note: nothing is known: no run has read it']);
  });

  it('names each of several accounts and regions of which nothing is known', () => {
    const accountIds = ['111111111111', '444444444444', '555555555555'];
    const regions = ['us-east-1', 'eu-west-1'];
    expect(coverageNotes(coverage([fresh]), { accountIds, regions })).toEqual([
      'note: nothing is known of accounts 444444444444, 555555555555 in regions us-east-1, eu-west-1: no run has read it',
      'note: nothing is known in region eu-west-1: no run has read it',
    ]);
  });

  it('has one line for the regions of an account that have the same error, and one for each other', () => {
    const denied = (region: string, over: Partial<TargetItem> = {}): TargetItem => ({
      ...unreadable,
      region,
      lastError: { code: 'AssumeRoleDenied', message: 'No role', at: '2026-11-23T09:00:00.000Z' },
      ...over,
    });
    const older = '2026-11-22T08:00:00.000Z';
    const targets = [
      denied('eu-west-1'),
      denied('eu-west-2', { unreadableSince: older, lastCompleteScanAt: older }),
      unreadable,
      denied('eu-west-3', { lastCompleteScanAt: undefined }),
      denied('eu-west-1', { accountId: '222222222222', lastCompleteScanAt: undefined }),
      denied('eu-west-2', { accountId: '222222222222', lastCompleteScanAt: undefined }),
    ];
    expect(coverageNotes(coverage(targets), {})).toEqual([
      'note: 111111111111 is unreadable in 3 regions (eu-west-1, eu-west-2, eu-west-3) since 2026-11-22T08:00:00.000Z (AssumeRoleDenied: No role); what is shown was read from 2026-11-22T08:00:00.000Z to 2026-11-23T08:00:02.000Z, 1 never to the end',
      'note: 111111111111 us-west-2 is unreadable since 2026-11-23T09:00:00.000Z (UnauthorizedOperation: No); what is shown was read at 2026-11-23T08:00:02.000Z',
      'note: 222222222222 is unreadable in 2 regions (eu-west-1, eu-west-2) since 2026-11-23T09:00:00.000Z (AssumeRoleDenied: No role); none was ever read to its end',
    ]);
  });

  it('has a line for each error of an account, and one for errors that differ by the region only', () => {
    const failed = (region: string, code: string, message: string): TargetItem => ({
      ...unreadable,
      region,
      lastError: { code, message, at: '2026-11-23T09:00:00.000Z' },
    });
    const targets = [
      failed('eu-west-1', 'UnauthorizedOperation', 'denied in eu-west-1 by a service control policy'),
      failed('eu-west-2', 'UnauthorizedOperation', 'denied in eu-west-2 by a service control policy'),
      failed('us-west-2', 'UnauthorizedOperation', 'no identity-based policy allows it'),
    ];
    const shown = 'what is shown was read at 2026-11-23T08:00:02.000Z';
    expect(coverageNotes(coverage(targets), {})).toEqual([
      `note: 111111111111 is unreadable in 2 regions (eu-west-1, eu-west-2) since 2026-11-23T09:00:00.000Z (UnauthorizedOperation: denied in REGION by a service control policy); ${shown}`,
      `note: 111111111111 us-west-2 is unreadable since 2026-11-23T09:00:00.000Z (UnauthorizedOperation: no identity-based policy allows it); ${shown}`,
    ]);
  });

  it('has at most 20 lines for unreadable targets, and counts the others', () => {
    const targets = Array.from({ length: 25 }, (_, index) => [
      { ...unreadable, accountId: String(111111111100 + index) },
      { ...unreadable, accountId: String(111111111100 + index), region: 'eu-west-1' },
    ]).flat();
    const notes = coverageNotes(coverage(targets), {});
    expect(notes).toHaveLength(21);
    expect(notes.at(-1)).toBe('note: 10 more targets could not be read');
  });
});

describe('coverageFooter', () => {
  it('counts fresh and unreadable targets and shows how old the data is', () => {
    expect(coverageFooter({ targets: [fresh, unreadable], unattempted: 1 })).toBe(
      '3 targets known: 1 fresh, 1 unreadable; read at 2026-11-23T08:00:02.000Z\n',
    );
  });
});

describe('readCoverage', () => {
  it('reads every target and counts those without an item', async () => {
    const items = new Map([
      ['us-west-2', unreadable],
      ['us-east-1', fresh],
    ]);
    const inventory = {
      listTargets: async () =>
        [...items.keys(), 'eu-west-1'].map((region) => ({ accountId: '111111111111', region })),
      getTarget: async ({ region }: { region: string }) => items.get(region),
    };
    expect(await readCoverage(inventory, {})).toEqual({
      targets: [fresh, unreadable],
      unattempted: 1,
      listed: ['us-west-2', 'us-east-1', 'eu-west-1'].map((region) => ({
        accountId: '111111111111',
        region,
      })),
    });
  });

  it('reads eight targets at once', async () => {
    let underWay = 0;
    const peaks: number[] = [];
    const inventory = {
      listTargets: async () =>
        Array.from({ length: 20 }, () => ({ accountId: '111111111111', region: 'us-east-1' })),
      getTarget: async () => {
        peaks.push(++underWay);
        await turn();
        underWay--;
        return fresh;
      },
    };
    expect((await readCoverage(inventory, {})).targets).toHaveLength(20);
    expect([peaks.length, Math.max(...peaks)]).toEqual([20, 8]);
  });
});
