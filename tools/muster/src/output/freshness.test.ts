import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { type AccountItem, AccountItemV1, type TargetItem, TargetItemV1 } from '@muster/contracts';
import { type Coverage, coverageFooter, coverageNotes, readCoverage } from './freshness.ts';

const fresh: TargetItem = TargetItemV1.schema.parse(TargetItemV1.example);
const unreadable: TargetItem = TargetItemV1.schema.parse({
  ...TargetItemV1.example,
  pk: '111111111111#us-west-2',
  region: 'us-west-2',
  unreadableSince: '2026-11-23T09:00:00.000Z',
  lastError: { code: 'UnauthorizedOperation', message: 'No', at: '2026-11-23T09:00:00.000Z' },
});

const coverage = (
  targets: readonly TargetItem[],
  unattempted = 0,
  accounts: readonly AccountItem[] = [],
): Coverage => ({
  targets,
  unattempted,
  listed: targets,
  accounts,
});
const noAccounts = { listAccounts: async () => [], getAccount: async () => undefined };

describe('coverageNotes', () => {
  it('is silent if all targets are fresh', () => {
    expect(coverageNotes(coverage([fresh]), {})).toEqual([]);
  });

  it('names unreadable targets, since when and why, and the age of the shown data', () => {
    expect(coverageNotes(coverage([fresh, unreadable], 2), {})).toEqual([
      'note: 111111111111 us-west-2 is unreadable since 2026-11-23T09:00:00.000Z (UnauthorizedOperation: No); last read at 2026-11-23T08:00:02.000Z',
      'note: 2 targets not read yet',
    ]);
  });

  it('names targets out of scope separately from unreadable ones, by account and reason', () => {
    const leftOut = (region: string, code: string, over: Partial<TargetItem> = {}): TargetItem => ({
      ...unreadable,
      region,
      outOfScopeSince: '2026-11-24T09:00:00.000Z',
      outOfScopeReason: { code, message: 'why' },
      ...over,
    });
    const targets = [
      unreadable,
      leftOut('eu-west-1', 'AccountSuspended', { outOfScopeSince: '2026-11-24T08:00:00.000Z' }),
      leftOut('eu-west-2', 'AccountSuspended'),
      leftOut('eu-west-3', 'RegionNotEnabled', { lastCompleteScanAt: undefined }),
    ];
    expect(coverageNotes(coverage(targets), {})).toEqual([
      'note: 111111111111 us-west-2 is unreadable since 2026-11-23T09:00:00.000Z (UnauthorizedOperation: No); last read at 2026-11-23T08:00:02.000Z',
      'note: 111111111111 is not in scope in 2 regions (eu-west-1, eu-west-2) since 2026-11-24T08:00:00.000Z (AccountSuspended: why); last read at 2026-11-23T08:00:02.000Z',
      'note: 111111111111 eu-west-3 is not in scope since 2026-11-24T09:00:00.000Z (RegionNotEnabled: why); never read completely',
    ]);
    expect(coverageFooter(coverage([fresh, ...targets]))).toBe(
      '5 targets known: 1 fresh, 1 unreadable, 3 not in scope; read at 2026-11-23T08:00:02.000Z\n',
    );
  });

  it('names accounts that were never read, and excluded ones, by reason', () => {
    const account = (accountId: string, code?: string): AccountItem => ({
      ...AccountItemV1.schema.parse(AccountItemV1.example),
      pk: accountId,
      accountId,
      ...(code === undefined
        ? {}
        : { outOfScopeSince: '2026-11-24T09:00:00.000Z', outOfScopeReason: { code, message: 'why' } }),
    });
    const accounts = [
      account('333333333333'),
      account('444444444444', 'AccountExcluded'),
      account('555555555555', 'AccountClosed'),
      account('666666666666', 'AccountExcluded'),
    ];
    const filter = { accountIds: accounts.map(({ accountId }) => accountId) };
    expect(coverageNotes(coverage([], 0, accounts), filter)).toEqual([
      'note: 333333333333 is unreadable since 2026-11-20T08:00:02.000Z (AssumeRoleDenied: …); no target in scope was ever read',
      'note: 2 accounts not in scope since 2026-11-24T09:00:00.000Z (AccountExcluded): 444444444444, 666666666666; no data about them',
      'note: 555555555555 is not in scope since 2026-11-24T09:00:00.000Z (AccountClosed: why); no data about it',
    ]);
    expect(coverageFooter(coverage([fresh], 0, accounts))).toBe(
      '1 target known: 1 fresh, 0 unreadable; read at 2026-11-23T08:00:02.000Z; 1 account never read\n',
    );
  });

  it('names 20 of each kind and counts the others', () => {
    const ids = Array.from({ length: 25 }, (_, index) => String(700_000_000_000 + index));
    const targets = ids.map((accountId) => ({
      ...fresh,
      accountId,
      outOfScopeSince: '2026-11-24T09:00:00.000Z',
      outOfScopeReason: { code: 'AccountNotInScope', message: 'why' },
    }));
    const accounts = ids.map((accountId) => ({
      ...AccountItemV1.schema.parse(AccountItemV1.example),
      pk: accountId,
      accountId,
    }));
    const notes = coverageNotes(coverage(targets, 0, accounts), {});
    expect(notes).toHaveLength(42);
    expect([notes[20], notes[41]]).toEqual([
      'note: 5 more targets not in scope',
      'note: 5 more accounts could not be read',
    ]);
  });

  it('reports a selection without any known target', () => {
    const filter = { accountIds: ['444444444444'], regions: ['eu-west-1'] };
    expect(coverageNotes(coverage([]), filter)).toEqual([
      'note: no data for account 444444444444 in region eu-west-1: no run has read it',
    ]);
    expect(coverageNotes(coverage([]), {})).toEqual(['note: no data: no run has read it']);
  });

  it('names each of several accounts and regions without a known target', () => {
    const accountIds = ['111111111111', '444444444444', '555555555555'];
    const regions = ['us-east-1', 'eu-west-1'];
    expect(coverageNotes(coverage([fresh]), { accountIds, regions })).toEqual([
      'note: no data for accounts 444444444444, 555555555555 in regions us-east-1, eu-west-1: no run has read it',
      'note: no data in region eu-west-1: no run has read it',
    ]);
  });

  it('has one line for the regions of an account with the same error, and one for each other', () => {
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
      'note: 111111111111 is unreadable in 3 regions (eu-west-1, eu-west-2, eu-west-3) since 2026-11-22T08:00:00.000Z (AssumeRoleDenied: No role); last read from 2026-11-22T08:00:00.000Z to 2026-11-23T08:00:02.000Z, 1 never completely',
      'note: 111111111111 us-west-2 is unreadable since 2026-11-23T09:00:00.000Z (UnauthorizedOperation: No); last read at 2026-11-23T08:00:02.000Z',
      'note: 222222222222 is unreadable in 2 regions (eu-west-1, eu-west-2) since 2026-11-23T09:00:00.000Z (AssumeRoleDenied: No role); none was ever read completely',
    ]);
  });

  it('has a line for each error of an account, and one for errors that differ only by region', () => {
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
    const shown = 'last read at 2026-11-23T08:00:02.000Z';
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

describe('the freshness of several resource types', () => {
  const target = (freshnessByType: TargetItem['freshnessByType']): TargetItem =>
    TargetItemV1.schema.parse({ ...TargetItemV1.example, accountName: 'Production', freshnessByType });
  const readNotes = async (item: TargetItem) => {
    const { accountId, region } = item;
    const inventory = {
      listTargets: async () => [{ accountId, region }],
      getTarget: async () => item,
      ...noAccounts,
    };
    const read = await readCoverage(inventory, {});
    expect(read.targets[0]?.accountName).toBe('Production');
    return [...coverageNotes(read, {}), coverageFooter(read)];
  };

  it('is the freshness of the least reliable one', async () => {
    const boats = {
      lastCompleteScanAt: '2026-11-22T08:00:02.000Z',
      unreadableSince: '2026-11-23T08:00:00.000Z',
      lastError: { code: 'AccessDenied', message: 'No boats', at: '2026-11-23T08:00:00.000Z' },
    };
    expect(await readNotes(target({ 'toy:boat': boats }))).toEqual([
      'note: 111111111111 us-east-1 is unreadable since 2026-11-23T08:00:00.000Z (AccessDenied: No boats); last read at 2026-11-22T08:00:02.000Z',
      '1 target known: 0 fresh, 1 unreadable; read at 2026-11-22T08:00:02.000Z\n',
    ]);
  });

  it('is that of instances if the other types are fresh', async () => {
    const boats = { lastCompleteScanAt: '2026-11-24T08:00:02.000Z' };
    expect(await readNotes(target({ 'toy:boat': boats }))).toEqual([
      '1 target known: 1 fresh, 0 unreadable; read at 2026-11-23T08:00:02.000Z\n',
    ]);
  });
});

describe('coverageFooter', () => {
  it('counts fresh and unreadable targets and shows the age of the data', () => {
    expect(coverageFooter({ targets: [fresh, unreadable], unattempted: 1, accounts: [] })).toBe(
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
      ...noAccounts,
    };
    expect(await readCoverage(inventory, {})).toEqual({
      targets: [fresh, unreadable],
      unattempted: 1,
      listed: ['us-west-2', 'us-east-1', 'eu-west-1'].map((region) => ({
        accountId: '111111111111',
        region,
      })),
      accounts: [],
    });
  });

  it('reads the accounts of the selection that have an item, except for items older than a later attempt', async () => {
    const item = (accountId: string, over: Partial<AccountItem> = {}): AccountItem => ({
      ...AccountItemV1.schema.parse(AccountItemV1.example),
      pk: accountId,
      accountId,
      ...over,
    });
    const later = '2026-11-23T09:00:00.000Z';
    const outOfScope = { outOfScopeSince: later, outOfScopeReason: { code: 'AccountClosed', message: 'x' } };
    const items = new Map(
      [
        // The example target of this account was tried at the same time.
        item('111111111111'),
        item('222222222222', outOfScope),
        item('333333333333'),
      ].map((account) => [account.accountId, account]),
    );
    const inventory = {
      listTargets: async () => [
        { accountId: '111111111111', region: 'us-east-1' },
        { accountId: '333333333333', region: 'us-east-1' },
      ],
      getTarget: async ({ accountId }: { accountId: string }) =>
        accountId === '333333333333' ? { ...fresh, accountId, lastAttemptAt: later } : fresh,
      listAccounts: async () => [...items.keys(), '444444444444'],
      getAccount: async (accountId: string) => items.get(accountId),
    };
    const accountsOf = async (filter: Parameters<typeof readCoverage>[1]) =>
      (await readCoverage(inventory, filter)).accounts.map(({ accountId }) => accountId);
    expect(await accountsOf({})).toEqual(['111111111111', '222222222222']);
    expect(await accountsOf({ accountIds: ['222222222222'] })).toEqual(['222222222222']);
    // Its targets may be in other regions.
    expect(await accountsOf({ regions: ['us-east-1'] })).toEqual(['111111111111']);
  });

  it('reads eight targets at a time', async () => {
    let inProgress = 0;
    const peaks: number[] = [];
    const inventory = {
      listTargets: async () =>
        Array.from({ length: 20 }, () => ({ accountId: '111111111111', region: 'us-east-1' })),
      getTarget: async () => {
        peaks.push(++inProgress);
        await turn();
        inProgress--;
        return fresh;
      },
      ...noAccounts,
    };
    expect((await readCoverage(inventory, {})).targets).toHaveLength(20);
    expect([peaks.length, Math.max(...peaks)]).toEqual([20, 8]);
  });
});
