import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  type FindLeftOutOutput,
  FindLeftOutOutputV1,
  MarkOutOfScopeInputV1,
  type RegionSelection,
  RunSummaryV1,
} from '@muster/contracts';
import type { KnownScope, KnownTarget } from '../ports/known-scope.ts';
import type { RunStore } from '../ports/run-store.ts';
import { at, collect, inShort, outcome, request } from '../testing/examples.ts';
import { runStoreInMemory } from '../testing/run-store-in-memory.ts';
import { finalizeRun } from './finalize-run.ts';
import { findLeftOut } from './find-left-out.ts';
import { summarize } from './summarize.ts';

const A = '111111111111';
const B = '222222222222';
const C = '333333333333';

let store: RunStore;
/** `<account> <region>` */
let targets: string[];
let accountItems: string[];
let selection: RegionSelection;

const known: KnownScope = {
  targetPages: async function* ({ afterAccountId = '' }) {
    const sorted = targets
      .toSorted()
      .map((text): KnownTarget => ({ accountId: text.slice(0, 12), region: text.slice(13) }));
    for (const target of sorted) if (target.accountId > afterAccountId) yield [target];
  },
  listAccounts: async () => accountItems.toSorted(),
};
const now = () => at('09:00:00');
const find = async (after?: string): Promise<FindLeftOutOutput> => {
  const { run } = request({ regions: selection });
  const output = await findLeftOut({ run, after }, { store, known, now });
  return FindLeftOutOutputV1.schema.parse(output);
};
const scopes = ({ leftOut }: FindLeftOutOutput) =>
  leftOut.map(
    ({ accountId, code, regions, account }) =>
      `${accountId} ${code} ${regions.join(',') || '-'}${account ? ' account' : ''}`,
  );
const rows = async () => inShort(await collect(store.targetPages('run-1')));

/** A run that covers A, whose regions were listed, with one successful target. */
async function begin(scope: Parameters<typeof request>[1] = { accounts: [A] }): Promise<void> {
  await store.beginRun(request({ regions: selection }, scope), at('08:00:00'));
  await store.saveAccounts('run-1', [A], {}, at('08:00:00'));
  await store.changeTargets(
    'run-1',
    { put: [outcome({ accountId: A, region: 'us-east-1' })] },
    at('08:00:00'),
  );
  await store.addAccountListing('run-1', { accountId: A, listed: true, apiCalls: {} }, at('08:00:00'));
}

beforeEach(() => {
  store = runStoreInMemory();
  targets = [];
  accountItems = [];
  selection = 'enabled';
});

describe('findLeftOut', () => {
  it('leaves out nothing for a run that applies a plan: it reads only targets of the plan', async () => {
    await begin();
    targets = [`${A} us-east-1`, `${A} eu-west-1`, `${B} us-east-1`];
    accountItems = [A, C];
    const run = { ...request({ regions: selection }).run, planId: 'plan-1' };
    expect(await findLeftOut({ run }, { store, known, now })).toMatchObject({
      leftOut: [],
      readable: [],
      found: false,
    });
    expect(await rows()).toHaveLength(1);
  });

  it('finds nothing if the run covers all known targets', async () => {
    await begin();
    targets = [`${A} us-east-1`];
    expect(await find()).toMatchObject({
      startedAt: '2026-11-23T08:00:00.000Z',
      leftOut: [],
      readable: [],
      found: false,
    });
    expect(await rows()).toEqual([`${A} us-east-1 succeeded`]);
  });

  it('does not mark accounts and regions that may be odd items of listings', async () => {
    selection = ['us-east-1', 'eu-*'];
    await begin({ organization: { include: ['r-root'], exclude: [] } });
    const odd = { count: 1, isWhole: false, first: [{ listing: 'x', problem: 'no id' }] };
    await store.saveOddAccounts('run-1', odd, at('08:00:00'));
    await store.addAccountListing('run-1', { accountId: A, listed: true, odd, apiCalls: {} }, at('08:00:00'));
    await store.addLeftOut(
      'run-1',
      [{ accountId: C, code: 'AccountSuspended', message: 'suspended' }],
      at('08:00:00'),
    );
    targets = [`${A} us-east-1`, `${A} eu-west-1`, `${A} ap-east-1`, `${B} us-east-1`, `${C} us-east-1`];
    accountItems = [B];
    const first = await find();
    expect(scopes(first)).toEqual([`${A} RegionNotInScope ap-east-1`, `${C} AccountSuspended us-east-1`]);
    const skipped = [
      `${A} ap-east-1 skipped RegionNotInScope`,
      `${A} eu-west-1 skipped RegionNotListed`,
      `${A} us-east-1 succeeded`,
      `${B} us-east-1 skipped AccountNotListed`,
      `${C} us-east-1 skipped AccountSuspended`,
    ];
    expect(await rows()).toEqual(skipped);
    expect(await find()).toEqual(first);
    expect(await rows()).toEqual(skipped);
    expect(await store.getLeftOut('run-1')).toHaveLength(1);
  });

  it('skips the targets of accounts that are no longer listed, with the same result if repeated', async () => {
    await begin();
    targets = [`${A} us-east-1`, `${B} eu-west-1`, `${B} us-east-1`];
    const first = await find();
    expect(scopes(first)).toEqual([`${B} AccountNotInScope eu-west-1,us-east-1`]);
    const skipped = await collect(store.targetPages('run-1'));
    expect(inShort(skipped)).toEqual([
      `${A} us-east-1 succeeded`,
      `${B} eu-west-1 skipped AccountNotInScope`,
      `${B} us-east-1 skipped AccountNotInScope`,
    ]);
    expect(skipped[1]).toMatchObject({ message: `Account ${B} is not in the list of accounts` });
    expect(await find()).toEqual(first);
    expect(await collect(store.targetPages('run-1'))).toEqual(skipped);
    expect(await find(first.after)).toMatchObject({ leftOut: [], found: false });
  });

  it('knows why an account of an organization is left out, or that it no longer exists', async () => {
    await begin({ organization: { include: ['r-root'], exclude: [] } });
    await store.replaceLeftOut(
      'run-1',
      [{ accountId: B, code: 'AccountSuspended', message: `Account ${B} is suspended` }],
      at('08:00:00'),
    );
    targets = [`${A} us-east-1`, `${B} us-east-1`, `${C} us-east-1`];
    expect(scopes(await find())).toEqual([
      `${B} AccountSuspended us-east-1`,
      `${C} AccountNotInOrganization us-east-1`,
    ]);
  });

  it('skips regions that an account has disabled, and regions out of scope', async () => {
    selection = ['us-*', 'ap-south-1'];
    await begin();
    await store.changeTargets(
      'run-1',
      {
        put: [outcome({ accountId: A, region: 'ap-south-1', status: 'skipped', code: 'RegionNotEnabled' })],
      },
      at('08:00:00'),
    );
    targets = ['ap-south-1', 'eu-west-1', 'eu-west-2', 'us-east-1', 'us-west-1'].map(
      (each) => `${A} ${each}`,
    );
    const found = await find();
    expect(scopes(found)).toEqual([
      `${A} RegionNotEnabled ap-south-1,us-west-1`,
      `${A} RegionNotInScope eu-west-1,eu-west-2`,
    ]);
    expect(found.leftOut.map(({ message }) => message)).toEqual([
      `The region is not enabled in account ${A}`,
      `The region is not in the list of regions; account ${A}`,
    ]);
    expect(await rows()).toEqual([
      `${A} ap-south-1 skipped RegionNotEnabled`,
      `${A} eu-west-1 skipped RegionNotInScope`,
      `${A} eu-west-2 skipped RegionNotInScope`,
      `${A} us-east-1 succeeded`,
      `${A} us-west-1 skipped RegionNotEnabled`,
    ]);
    expect(await find()).toEqual(found);
  });

  it.each(['failed', 'succeeded', 'pending', 'skipped'] as const)(
    'keeps a target of the run that is %s',
    async (status) => {
      await begin();
      const put =
        status === 'pending'
          ? { accountId: A, region: 'eu-west-1', status }
          : outcome({ accountId: A, region: 'eu-west-1', status, code: 'DeniedByPolicy' });
      await store.changeTargets('run-1', { put: [put] }, at('08:00:00'));
      targets = [`${A} eu-west-1`, `${A} us-east-1`];
      expect(await find()).toMatchObject({ leftOut: [], found: false });
    },
  );

  it('ignores regions of an account whose regions could not be listed, except for regions out of scope', async () => {
    selection = ['us-*'];
    await store.beginRun(request({ regions: selection }), at('08:00:00'));
    await store.saveAccounts('run-1', [A], {}, at('08:00:00'));
    await store.addAccountListing('run-1', { accountId: A, listed: false, apiCalls: {} }, at('08:00:00'));
    targets = [`${A} us-east-1`, `${A} eu-west-1`];
    expect(scopes(await find())).toEqual([`${A} RegionNotInScope eu-west-1`]);
    // The account itself has no outcome yet. Skipped regions must not hide that.
    await finalizeRun({ run: request({ regions: selection }).run }, { store, now });
    expect(await rows()).toEqual([`${A} - failed OutcomeMissing`, `${A} eu-west-1 skipped RegionNotInScope`]);
  });

  it('does not report a region as disabled if the list of regions was refused', async () => {
    selection = ['us-east-1', 'us-*'];
    await begin();
    const unlisted = { code: 'UnauthorizedOperation', message: 'explicit deny' };
    await store.addAccountListing(
      'run-1',
      { accountId: A, listed: true, unlisted, apiCalls: {} },
      at('08:00:00'),
    );
    targets = [`${A} us-east-1`, `${A} us-west-2`];
    accountItems = [A];
    expect(await find()).toMatchObject({ leftOut: [], readable: [A] });
  });

  it('lists accounts without a known target separately, including those that only the inventory knows', async () => {
    await begin({ organization: { include: ['r-root'], exclude: [] } });
    const excluded = { accountId: B, code: 'AccountExcluded', message: `Account ${B} is excluded` };
    await store.replaceLeftOut('run-1', [excluded], at('08:00:00'));
    targets = [`${A} us-east-1`];
    accountItems = [C];
    expect(scopes(await find())).toEqual([
      `${B} AccountExcluded - account`,
      `${C} AccountNotInOrganization - account`,
    ]);
    await finalizeRun({ run: request().run }, { store, now });
    const summary = await summarize('run-1', store, now());
    expect(RunSummaryV1.schema.parse(summary)).toMatchObject({
      status: 'complete',
      targets: { planned: 1, succeeded: 1, failed: 0, skipped: 0 },
      outcomes: [],
      leftOut: [
        excluded,
        {
          accountId: C,
          code: 'AccountNotInOrganization',
          message: `Account ${C} is not below the included roots and units: it left the organization or was moved`,
        },
      ],
    });
  });

  it('counts a left-out account with known targets by these, not in the list', async () => {
    await begin({ organization: { include: ['r-root'], exclude: [] } });
    await store.replaceLeftOut(
      'run-1',
      [{ accountId: B, code: 'AccountClosed', message: `Account ${B} is closed` }],
      at('08:00:00'),
    );
    targets = [`${A} us-east-1`, `${B} us-east-1`];
    accountItems = [B];
    expect(scopes(await find())).toEqual([`${B} AccountClosed us-east-1 account`]);
    await finalizeRun({ run: request().run }, { store, now });
    const summary = await summarize('run-1', store, now());
    expect(summary).toMatchObject({
      status: 'complete',
      targets: { planned: 2, succeeded: 1, failed: 0, skipped: 1 },
      outcomes: [{ accountId: B, region: 'us-east-1', status: 'skipped', code: 'AccountClosed' }],
    });
    expect(summary).not.toHaveProperty('leftOut');
  });

  it('returns the accounts that have an item and could be read', async () => {
    await begin();
    accountItems = [A, B];
    targets = [`${A} us-east-1`];
    expect(await find()).toMatchObject({ readable: [A], found: true });
  });

  it('fails a run that read nothing, even if it skipped targets', async () => {
    selection = ['us-*'];
    await store.beginRun(request({ regions: selection }), at('08:00:00'));
    await store.saveAccounts('run-1', [A], {}, at('08:00:00'));
    await store.addAccountListing('run-1', { accountId: A, listed: true, apiCalls: {} }, at('08:00:00'));
    targets = [`${A} eu-west-1`, `${B} us-east-1`];
    await find();
    await finalizeRun({ run: request({ regions: selection }).run }, { store, now });
    expect(await summarize('run-1', store, now())).toMatchObject({
      status: 'failed',
      targets: { planned: 2, skipped: 2 },
      error: { code: 'NoTargets' },
    });
  });

  it('returns thousands of targets in parts that fit into the state, each once, in order', async () => {
    await begin();
    const others = Array.from({ length: 1_000 }, (_, index) => String(400_000_000_000 + index));
    const regions = ['ap-south-1', 'eu-west-1', 'us-east-1', 'us-west-2'];
    targets = [
      `${A} us-east-1`,
      ...others.flatMap((account) => regions.map((region) => `${account} ${region}`)),
    ];
    accountItems = others.slice(0, 500).map((account) => String(Number(account) + 100_000));
    const found: string[] = [];
    let calls = 0;
    for (let after: string | undefined; ; calls++) {
      const output = await find(after);
      expect(JSON.stringify(output).length).toBeLessThan(120_000);
      expect(MarkOutOfScopeInputV1.schema.safeParse(output).success).toBe(true);
      if (!output.found) break;
      found.push(...output.leftOut.map(({ accountId }) => accountId));
      after = output.after;
    }
    expect(found).toEqual([...others, ...accountItems]);
    expect(calls).toBeGreaterThan(1);
    expect((await rows()).filter((row) => row.endsWith('skipped AccountNotInScope'))).toHaveLength(4_000);
    expect(await store.getLeftOut('run-1')).toHaveLength(500);
  });
});
