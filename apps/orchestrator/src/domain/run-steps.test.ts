import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  type Failure,
  type OddListed,
  parseContract,
  RecordOutcomeInputV1,
  type RunRequest,
  RunSummaryV1,
} from '@muster/contracts';
import type { Organization, OrganizationAccount } from '../ports/organization.ts';
import type { RegionLister, RegionListing } from '../ports/region-lister.ts';
import type { RunStore } from '../ports/run-store.ts';
import { at, collect, inShort, outcome, request } from '../testing/examples.ts';
import { runStoreInMemory } from '../testing/run-store-in-memory.ts';
import { finalizeRun } from './finalize-run.ts';
import { listRegions } from './list-regions.ts';
import type { GatheredOutcome } from './outcomes.ts';
import { planRun } from './plan-run.ts';
import { recordAccountOutcome } from './record-account-outcome.ts';
import { recordOutcome } from './record-outcome.ts';
import { summarize } from './summarize.ts';

const A = '111111111111';
const B = '222222222222';
const denied = { code: 'AssumeRoleDenied', message: 'not allowed', explicitDeny: false };

let store: RunStore;
let accounts: OrganizationAccount[];
let oddUnits: OddListed[];
let listings: Record<string, RegionListing>;
let time: Date;
const now = () => time;
const organization: Organization = {
  read: async (_homeRegion, work) => ({
    result: await work({
      listUnits: async () => ({ items: [], odd: oddUnits }),
      listAccounts: async () => ({ items: accounts, odd: [] }),
    }),
    apiCalls: {
      'organizations:ListAccountsForParent': 1,
      'organizations:ListOrganizationalUnitsForParent': 1,
    },
  }),
};
const regions: RegionLister = {
  listRegions: async (_run, accountId) =>
    listings[accountId] ?? { error: new Error('no such account'), apiCalls: {} },
};
const enabled = (...names: string[]): RegionListing => ({
  regions: names.map((name) => ({ name, enabled: true })),
  odd: [],
  apiCalls: { 'ec2:DescribeRegions': 1, 'sts:AssumeRole': 1 },
});

const { run } = request();
let underWay: string[] = [];
const executions = { isUnderWay: async (execution: string) => underWay.includes(execution) };
const plan = (asked: RunRequest = request(), execution?: string) =>
  planRun(
    { request: asked, ...(execution === undefined ? {} : { execution }) },
    { store, organization, executions, now },
  );
const list = (accountId: string) => listRegions({ run, accountId }, { store, regions, now });
interface Changes {
  readonly failure?: GatheredOutcome['failure'];
  readonly [field: string]: unknown;
}
const record = (accountId: string, region: string, { failure, ...changes }: Changes = {}) =>
  recordOutcome(
    {
      ...parseContract(RecordOutcomeInputV1, {
        ...RecordOutcomeInputV1.example,
        run,
        accountId,
        region,
        ...changes,
      }),
      failure,
    },
    { store, now },
  );
const recordAccount = (accountId: string, known?: { regions: string[] }) =>
  recordAccountOutcome({ run, accountId, failure: denied, known }, { store, now });
const finalize = (failure?: Failure) => finalizeRun({ run, failure }, { store, now });
const rows = async () => inShort(await collect(store.targetPages('run-1')));

beforeEach(() => {
  store = runStoreInMemory();
  accounts = [];
  underWay = [];
  oddUnits = [];
  listings = { [A]: enabled('us-east-1', 'eu-west-1'), [B]: enabled('us-east-1') };
  time = at('08:00:00');
});

describe('planRun', () => {
  it('returns the listed accounts', async () => {
    expect(await plan()).toEqual({ run, accounts: [A, B] });
  });

  it('resolves the organization once and keeps its accounts and the calls', async () => {
    accounts = [
      { id: B, state: 'ACTIVE' },
      { id: A, state: 'ACTIVE' },
      { id: '333333333333', state: 'SUSPENDED' },
    ];
    const asked = request({}, { organization: { include: ['r-root'], exclude: [] } });
    expect((await plan(asked)).accounts).toEqual([A, B]);
    accounts = [];
    expect((await plan(asked)).accounts).toEqual([A, B]);
    expect(await store.getHeader('run-1')).toMatchObject({
      planApiCalls: {
        'organizations:ListAccountsForParent': 1,
        'organizations:ListOrganizationalUnitsForParent': 1,
      },
    });
  });

  it('continues with the original request', async () => {
    await plan();
    const changed = request({ regions: ['ap-*'], tag: false }, { accounts: ['999999999999'] });
    // Values that were read before this moment are too old for tagging.
    const resumedAt = '2026-11-23T08:00:00.000Z';
    expect(await plan(changed)).toEqual({ run: { ...run, resumedAt }, accounts: [A, B] });
  });

  it('refuses a scope without an active account, and accepts it at the next start if one has become active', async () => {
    accounts = [{ id: A, state: 'SUSPENDED' }];
    const asked = request({}, { organization: { include: ['r-root'], exclude: [] } });
    await expect(plan(asked)).rejects.toMatchObject({
      name: 'NoAccounts',
      message:
        'The scope of run run-1 holds no active account (1 AccountSuspended); check organization.include and organization.exclude',
    });
    await finalize({ code: 'NoAccounts', message: 'no active account' });
    expect((await summarize('run-1', store, now()))?.leftOut).toEqual([
      { accountId: A, code: 'AccountSuspended', message: `Account ${A} is suspended` },
    ]);
    accounts = [{ id: A, state: 'ACTIVE' }];
    expect((await plan(asked)).accounts).toEqual([A]);
    expect(await store.getLeftOut('run-1')).toEqual([]);
  });
});

describe('a run that is too large for Step Functions', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));
  const asked = (count: number) => request({ rules: [], tag: false }, { accounts: many(count) });

  it('is refused before anything is planned, and ends with the reason', async () => {
    await expect(plan(asked(14_800))).rejects.toMatchObject({
      name: 'RunTooLarge',
      message:
        'The configuration of the run and its 14800 accounts take 222186 bytes as JSON, at most 221184 are possible; ' +
        'split the accounts over several configurations, for example by organizational unit',
    });
    expect(await rows()).toEqual([]);
    await finalize({ code: 'RunTooLarge', message: 'too many' });
    expect(await summarize('run-1', store, now())).toMatchObject({
      status: 'failed',
      error: { code: 'RunTooLarge', message: 'too many' },
    });
  });

  it('is planned up to that size', async () => {
    expect((await plan(asked(14_700))).accounts).toHaveLength(14_700);
    expect((await plan(asked(14_700))).accounts).toHaveLength(14_700);
  });
});

describe('odd items of listings', () => {
  const oddUnit = { listing: 'organizations:ListOrganizationalUnitsForParent of r-root', problem: 'no id' };
  const oddRegion = { listing: `ec2:DescribeRegions of ${A}`, problem: 'no RegionName' };
  const oddStatus = { ...oddRegion, id: 'eu-west-1', problem: 'no OptInStatus' };
  const asked = request({}, { organization: { include: ['r-root'], exclude: [] } });
  const summary = async () => parseContract(RunSummaryV1, await summarize('run-1', store, now()));

  it('are counted and named in the summary and in the log, again at each start', async () => {
    accounts = [{ id: A, state: 'ACTIVE' }];
    oddUnits = Array.from({ length: 12 }, () => oddUnit);
    const warned: unknown[] = [];
    const log = { warn: (message: string, fields = {}) => void warned.push([message, fields]) };
    await planRun({ request: asked }, { store, organization, executions, now }, log);
    listings[A] = { ...enabled('eu-west-1'), odd: [oddStatus] };
    await listRegions({ run, accountId: A }, { store, regions, now }, log);
    expect(warned).toHaveLength(13);
    expect(warned[0]).toEqual(['OddListing', oddUnit]);
    expect(warned[12]).toEqual(['OddListing', oddStatus]);
    expect((await summary()).odd).toEqual({
      count: 0,
      first: [],
      listings: { count: 13, first: [...Array.from({ length: 10 }, () => oddUnit), oddStatus] },
    });
    listings[A] = enabled('eu-west-1');
    await list(A);
    expect((await summary()).odd?.listings?.count).toBe(12);
  });

  it('are named if the scope contains no account', async () => {
    oddUnits = [oddUnit];
    await expect(plan(asked)).rejects.toMatchObject({
      name: 'NoAccounts',
      message: expect.stringContaining('no active account (1 listed in a way that cannot be used)'),
    });
    await finalize({ code: 'NoAccounts', message: 'no active account' });
    expect((await summary()).odd?.listings).toEqual({ count: 1, first: [oddUnit] });
    oddUnits = [];
    accounts = [{ id: A, state: 'ACTIVE' }];
    await plan(asked);
    expect((await summary()).odd).toBeUndefined();
  });

  it('do not disable a planned region that may be the one without a name', async () => {
    await list(A);
    listings[A] = { ...enabled('us-east-1'), odd: [oddRegion] };
    expect((await list(A)).regions).toEqual(['eu-west-1', 'us-east-1']);
    expect(await rows()).toEqual([`${A} eu-west-1 pending`, `${A} us-east-1 pending`]);
    listings[A] = enabled('us-east-1');
    await list(A);
    expect(await rows()).toEqual([`${A} eu-west-1 skipped RegionNotEnabled`, `${A} us-east-1 pending`]);
  });
});

describe('listRegions', () => {
  it('plans the targets and returns their regions', async () => {
    await plan();
    expect((await list(A)).regions).toEqual(['eu-west-1', 'us-east-1']);
    expect(await rows()).toEqual([`${A} eu-west-1 pending`, `${A} us-east-1 pending`]);
  });

  it('returns the same rows if it is repeated, and counts its calls each time', async () => {
    await list(A);
    const first = await rows();
    expect((await list(A)).regions).toEqual(['eu-west-1', 'us-east-1']);
    expect(await rows()).toEqual(first);
    expect(await collect(store.listingPages('run-1'))).toEqual([
      { accountId: A, listed: true, apiCalls: { 'ec2:DescribeRegions': 2, 'sts:AssumeRole': 2 } },
    ]);
  });

  it('continues with what is not done yet', async () => {
    await list(A);
    await record(A, 'us-east-1');
    await record(A, 'eu-west-1', { failure: denied });
    expect((await list(A)).regions).toEqual(['eu-west-1']);
    expect(await rows()).toEqual([`${A} eu-west-1 pending`, `${A} us-east-1 succeeded`]);
  });

  it('continues with the configured regions if the account refuses its list, and notes that', async () => {
    await plan();
    listings[A] = {
      regions: [{ name: 'eu-west-1', enabled: true }],
      odd: [],
      unlisted: { code: 'UnauthorizedOperation', message: 'explicit deny' },
      apiCalls: {},
    };
    expect((await list(A)).regions).toEqual(['eu-west-1']);
    const { notes } = parseContract(RunSummaryV1, await summarize('run-1', store, now()));
    expect(notes).toEqual([
      {
        accountId: A,
        code: 'RegionsNotListed',
        message:
          "The list of the account's regions was refused (UnauthorizedOperation: explicit deny); the run reads the regions in muster.yaml without checking them",
      },
    ]);
  });

  it("throws the account's error and still counts the calls", async () => {
    const error = new Error('no');
    listings[A] = { error, apiCalls: { 'sts:AssumeRole': 1 } };
    await expect(list(A)).rejects.toBe(error);
    expect(await rows()).toEqual([]);
    expect(await collect(store.listingPages('run-1'))).toEqual([
      { accountId: A, listed: false, apiCalls: { 'sts:AssumeRole': 1 } },
    ]);
  });

  it('replaces a failure of the account once it can be read', async () => {
    await recordAccount(A);
    expect(await rows()).toEqual([`${A} - failed AssumeRoleDenied`]);
    await list(A);
    expect(await rows()).toEqual([`${A} eu-west-1 pending`, `${A} us-east-1 pending`]);
  });
});

describe('recordOutcome and recordAccountOutcome', () => {
  it('return nothing and write the same rows if repeated', async () => {
    const recordBoth = async () => [
      await record(A, 'us-east-1'),
      await recordAccount(B, { regions: ['us-east-1'] }),
      await rows(),
    ];
    const expected = [{}, {}, [`${A} us-east-1 succeeded`, `${B} us-east-1 failed AssumeRoleDenied`]];
    expect(await recordBoth()).toEqual(expected);
    expect(await recordBoth()).toEqual(expected);
    expect((await store.listTargets('run-1', A))[0]).toMatchObject({
      apiCalls: { 'ec2:DescribeInstances': 1, 'sts:AssumeRole': 1 },
    });
  });
});

describe('finalizeRun', () => {
  it('adds up a complete run and returns only its status', async () => {
    await plan();
    await list(A);
    await list(B);
    for (const [account, region] of [
      [A, 'us-east-1'],
      [A, 'eu-west-1'],
      [B, 'us-east-1'],
    ] as const)
      await record(account, region);
    time = at('08:00:09');
    expect(await finalize()).toEqual({ runId: 'run-1', status: 'complete' });
    expect(await summarize('run-1', store, at('09:00:00'))).toEqual({
      runId: 'run-1',
      status: 'complete',
      targets: { planned: 3, succeeded: 3, failed: 0, skipped: 0 },
      resources: { seen: 3000, added: 3000, changed: 0, unchanged: 0, gone: 0 },
      tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
      apiCalls: { 'ec2:DescribeInstances': 3, 'ec2:DescribeRegions': 2, 'sts:AssumeRole': 5 },
      startedAt: '2026-11-23T08:00:00.000Z',
      finishedAt: '2026-11-23T08:00:09.000Z',
      durationMs: 9000,
      outcomes: [],
    });
  });

  it('fails planned targets without an outcome and accounts without any row', async () => {
    await plan();
    await list(A);
    await record(A, 'us-east-1');
    expect(await finalize()).toEqual({ runId: 'run-1', status: 'partial' });
    expect(await rows()).toEqual([
      `${A} eu-west-1 failed OutcomeMissing`,
      `${A} us-east-1 succeeded`,
      `${B} - failed OutcomeMissing`,
    ]);
    expect(await store.getHeader('run-1')).toMatchObject({
      targets: { planned: 3, succeeded: 1, failed: 2, skipped: 0 },
    });
  });

  it('fails a run without any chosen region, because nothing was read', async () => {
    listings = { [A]: enabled(), [B]: enabled() };
    await plan();
    await list(A);
    await list(B);
    expect(await finalize()).toEqual({ runId: 'run-1', status: 'failed' });
    expect(await store.getHeader('run-1')).toMatchObject({
      targets: { planned: 0, succeeded: 0, failed: 0, skipped: 0 },
      error: {
        code: 'NoTargets',
        message:
          'No region in scope is enabled in any account of the run, so nothing was read; check regions',
      },
    });
  });

  it('fails an account whose listing failed and left no outcome', async () => {
    await plan();
    await list(A);
    listings = {};
    await expect(list(B)).rejects.toThrow();
    await finalize();
    expect(await rows()).toContain(`${B} - failed OutcomeMissing`);
  });

  it('returns the same result if it is repeated later', async () => {
    await plan();
    await list(A);
    await recordAccount(B);
    await finalize();
    const first = { header: await store.getHeader('run-1'), rows: await rows() };
    time = at('10:00:00');
    expect(await finalize()).toEqual({ runId: 'run-1', status: 'failed' });
    expect({ header: await store.getHeader('run-1'), rows: await rows() }).toEqual(first);
  });

  it('explains why a run could not be planned', async () => {
    const asked = request({}, { organization: { include: ['r-root'], exclude: [] } });
    await expect(plan(asked)).rejects.toThrow();
    expect(await finalize({ code: 'NoAccounts', message: 'no active account' })).toEqual({
      runId: 'run-1',
      status: 'failed',
    });
    const summary = await summarize('run-1', store, now());
    expect(summary).toMatchObject({
      status: 'failed',
      targets: { planned: 0, succeeded: 0, failed: 0, skipped: 0 },
      error: { code: 'NoAccounts', message: 'no active account' },
    });
    expect(RunSummaryV1.schema.parse(summary)).toEqual(summary);
  });

  it('completes a resumed run: the failures of the first attempt are removed', async () => {
    await plan();
    await list(A);
    await record(A, 'us-east-1');
    await record(A, 'eu-west-1', { failure: denied });
    await recordAccount(B, { regions: ['us-east-1', 'us-west-2'] });
    expect((await finalize()).status).toBe('partial');

    await plan();
    expect((await store.getHeader('run-1'))?.status).toBe('running');
    expect((await list(A)).regions).toEqual(['eu-west-1']);
    await record(A, 'eu-west-1');
    expect((await list(B)).regions).toEqual(['us-east-1']);
    await record(B, 'us-east-1');
    expect((await finalize()).status).toBe('complete');
    expect(await rows()).toEqual([
      `${A} eu-west-1 succeeded`,
      `${A} us-east-1 succeeded`,
      `${B} us-east-1 succeeded`,
    ]);
  });
});

describe('a denial that the configuration tolerates', () => {
  const message = 'not authorized with an explicit deny in a service control policy';
  const explicitDeny = { code: 'UnauthorizedOperation', message, explicitDeny: true };
  const tolerant = request({ tolerate: ['us-east-1'] });
  const recordDenied = (region: string, changes: Changes) =>
    record(A, region, { run: tolerant.run, discovery: undefined, ...changes });
  const end = () => finalizeRun({ run: tolerant.run }, { store, now });

  it('skips the target, and the run is complete', async () => {
    await plan(tolerant);
    await list(A);
    expect(await recordDenied('us-east-1', { failure: explicitDeny })).toEqual({ skipped: 'DeniedByPolicy' });
    await record(A, 'eu-west-1');
    await list(B);
    await record(B, 'us-east-1');
    expect(await end()).toEqual({ runId: 'run-1', status: 'complete' });
    expect((await store.listTargets('run-1', A))[1]).toMatchObject({
      status: 'skipped',
      code: 'DeniedByPolicy',
      message: `Denied by policy: ${message}`,
    });
  });

  it.each([
    ['in a region that is not named', 'eu-west-1', { failure: explicitDeny }],
    ['not caused by a policy', 'us-east-1', { failure: denied }],
    [
      'of a target that was read',
      'us-east-1',
      { failure: explicitDeny, discovery: RecordOutcomeInputV1.example.discovery },
    ],
  ])('fails the target if the denial is %s', async (_what, region, changes) => {
    await plan(tolerant);
    expect(await recordDenied(region, changes)).toEqual({});
    expect((await store.listTargets('run-1', A))[0]?.status).toBe('failed');
  });

  it('fails a run if every target is denied', async () => {
    listings = { [A]: enabled('us-east-1'), [B]: enabled() };
    await plan(tolerant);
    await list(A);
    await recordDenied('us-east-1', { failure: explicitDeny });
    await list(B);
    expect((await end()).status).toBe('failed');
    expect((await store.getHeader('run-1'))?.error).toEqual({
      code: 'NoTargets',
      message: 'A policy denies every target in scope, so nothing was read; check tolerate',
    });
  });
});

describe('summarize', () => {
  it('is undefined for an unknown run', async () => {
    expect(await summarize('run-1', store, now())).toBeUndefined();
  });

  it('names odd items, and notes endpoints that hide managed instances', async () => {
    await plan();
    const odd = { count: 12, withoutId: 1, first: [{ problem: 'no instanceId' }] };
    const rows = [
      outcome({ odd }),
      outcome({ region: 'us-west-2', odd: { ...odd, count: 1 }, managedHidden: true }),
    ];
    await store.changeTargets('run-1', { put: rows }, at('08:00:00'));
    const summary = await summarize('run-1', store, at('08:01:30'));
    expect(summary?.odd).toEqual({
      count: 13,
      first: [
        { accountId: '111111111111', region: 'us-east-1', problem: 'no instanceId' },
        { accountId: '111111111111', region: 'us-west-2', problem: 'no instanceId' },
      ],
    });
    expect(summary?.notes).toMatchObject([{ accountId: '111111111111', code: 'ManagedResourcesHidden' }]);
    expect(RunSummaryV1.schema.parse(summary)).toEqual(summary);
  });

  it('lists a limited number of repeated scans, for targets with any outcome', async () => {
    await plan();
    const rescan = { scan: 'discovery', before: 250, found: 0, scans: 2, result: 'confirmed' as const };
    const guarded = Array.from({ length: 103 }, (_, index) =>
      outcome({ accountId: String(100_000_000_000 + index), rescans: [rescan] }),
    );
    const failed = { ...rescan, scan: 'verification-1', scans: 3, result: 'disagreed' as const };
    const first = outcome({ accountId: '000000000001', status: 'failed', rescans: [rescan, failed] });
    const unread = outcome({ accountId: '000000000002' });
    await store.changeTargets('run-1', { put: [...guarded, first, unread] }, at('08:00:00'));
    const summary = await summarize('run-1', store, at('08:01:30'));
    expect(summary?.rescans).toHaveLength(100);
    expect(summary?.rescans?.slice(0, 3)).toEqual([
      { accountId: '000000000001', region: 'us-east-1', ...rescan },
      { accountId: '000000000001', region: 'us-east-1', ...failed },
      { accountId: '100000000000', region: 'us-east-1', ...rescan },
    ]);
    expect(summary?.moreRescans).toBe(5);
    expect(RunSummaryV1.schema.parse(summary)).toEqual(summary);
  });

  it('shows the progress of a run', async () => {
    await plan();
    await list(A);
    await record(A, 'us-east-1', { failure: denied, discovery: undefined });
    const summary = await summarize('run-1', store, at('08:01:30'));
    expect(summary).toMatchObject({
      status: 'running',
      targets: { planned: 2, succeeded: 0, failed: 1, skipped: 0 },
      finishedAt: null,
      durationMs: 90_000,
      outcomes: [
        {
          accountId: A,
          region: 'us-east-1',
          status: 'failed',
          code: 'AssumeRoleDenied',
          message: 'not allowed',
        },
      ],
    });
    expect(RunSummaryV1.schema.parse(summary)).toEqual(summary);
  });
});
