import { beforeEach, describe, expect, it } from '@jest/globals';
import { inlineRulesOf } from '@muster/contracts';
import { request } from '../testing/examples.ts';
import { A, B, run, RunSteps } from '../testing/run-steps.ts';
import { summarize } from './summarize.ts';

let steps: RunSteps;
beforeEach(() => {
  steps = new RunSteps();
});

describe('planRun', () => {
  it('returns the listed accounts', async () => {
    expect(await steps.plan()).toEqual({ run, accounts: [A, B] });
  });

  it('resolves the organization once and keeps its accounts and the calls', async () => {
    steps.accounts = [
      { id: B, state: 'ACTIVE' },
      { id: A, state: 'ACTIVE' },
      { id: '333333333333', state: 'SUSPENDED' },
    ];
    const asked = request({}, { organization: { include: ['r-root'], exclude: [] } });
    expect((await steps.plan(asked)).accounts).toEqual([A, B]);
    steps.accounts = [];
    expect((await steps.plan(asked)).accounts).toEqual([A, B]);
    expect(await steps.store.getHeader('run-1')).toMatchObject({
      planApiCalls: {
        'organizations:ListAccountsForParent': 1,
        'organizations:ListOrganizationalUnitsForParent': 1,
      },
    });
  });

  it('keeps the names of the accounts, and does not put them into the plan', async () => {
    steps.accounts = [
      { id: A, state: 'ACTIVE', name: 'production' },
      { id: B, state: 'ACTIVE' },
      { id: '333333333333', state: 'SUSPENDED', name: 'old' },
    ];
    const asked = request({}, { organization: { include: ['r-root'], exclude: [] } });
    const named = { ...run, hasAccountNames: true };
    expect(await steps.plan(asked)).toEqual({ run: named, accounts: [A, B] });
    expect(await steps.store.getAccountNames('run-1')).toEqual(new Map([[A, 'production']]));
    steps.accounts = [];
    const resumedAt = '2026-11-23T08:00:00.000Z';
    expect(await steps.plan(asked)).toEqual({ run: { ...named, resumedAt }, accounts: [A, B] });
  });

  it('says what the rules need to know about the accounts, for accounts of an organization', async () => {
    steps.accounts = [{ id: A, state: 'ACTIVE' }];
    const rules = [
      { id: 'unit', match: { organizationalUnits: ['Production'] }, set: { A: '{account.tags.Team}' } },
    ] as never;
    const organization = { include: ['r-root'], exclude: [] };
    const neededFacts = { units: true, tags: true };
    expect((await steps.plan(request({ rules }, { organization }))).run).toMatchObject({ neededFacts });
    // A run that applies a plan evaluates no rules.
    const planId = 'plan-20261123T090000Z-7c1e';
    const applying = request({ runId: 'run-2', rules, planId }, { organization });
    expect((await steps.plan(applying)).run).not.toHaveProperty('neededFacts');
    const ofTags = [{ id: 'cost', match: {}, set: { A: '{account.tags.Team}' } }] as never;
    expect((await steps.plan(request({ runId: 'run-3', rules: ofTags }))).run).not.toHaveProperty(
      'neededFacts',
    );
  });

  it('reads what the rules of the first start need, if a run is resumed with other rules', async () => {
    steps.accounts = [{ id: A, state: 'ACTIVE' }];
    const organization = { include: ['r-root'], exclude: [] };
    const needing = [{ id: 'unit', match: {}, set: [['Unit', '{ou.name}']] }] as never;
    const neededFacts = { units: true, tags: false };
    await steps.plan(request({ rules: needing }, { organization }));
    expect((await steps.plan(request({}, { organization }))).run).toMatchObject({
      rules: needing,
      neededFacts,
    });
  });

  it('plans 5,000 accounts with the longest names', async () => {
    const name = '界'.repeat(128);
    steps.accounts = Array.from({ length: 5_000 }, (_, index) => ({
      id: String(100_000_000_000 + index),
      state: 'ACTIVE',
      name,
    }));
    const asked = request({}, { organization: { include: ['r-root'], exclude: [] } });
    const plan = await steps.plan(asked);
    expect(plan.accounts).toHaveLength(5_000);
    expect(JSON.stringify(plan).length).toBeLessThan(100_000);
    expect((await steps.store.getAccountNames('run-1')).size).toBe(5_000);
    expect(await steps.store.getAccountName('run-1', '100000004999')).toBe(name);
  });

  it('continues with the original request', async () => {
    await steps.plan();
    const changed = request({ regions: ['ap-*'], tag: false }, { accounts: ['999999999999'] });
    // Values that were read before this moment are too old for tagging.
    const resumedAt = '2026-11-23T08:00:00.000Z';
    expect(await steps.plan(changed)).toEqual({ run: { ...run, resumedAt }, accounts: [A, B] });
  });

  it('refuses a scope without an active account, and accepts it at the next start if one has become active', async () => {
    steps.accounts = [{ id: A, state: 'SUSPENDED' }];
    const asked = request({}, { organization: { include: ['r-root'], exclude: [] } });
    await expect(steps.plan(asked)).rejects.toMatchObject({
      name: 'NoAccounts',
      message:
        'The scope of run run-1 holds no active account (1 AccountSuspended); check organization.include and organization.exclude',
    });
    await steps.finalize({ code: 'NoAccounts', message: 'no active account' });
    expect((await summarize('run-1', steps.store, steps.now()))?.leftOut).toEqual([
      { accountId: A, code: 'AccountSuspended', message: `Account ${A} is suspended` },
    ]);
    steps.accounts = [{ id: A, state: 'ACTIVE' }];
    expect((await steps.plan(asked)).accounts).toEqual([A]);
    expect(await steps.store.getLeftOut('run-1')).toEqual([]);
  });
});

describe('a run that is too large for Step Functions', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));
  const asked = (count: number) => request({ rules: [], tag: false }, { accounts: many(count) });

  it('is refused before anything is planned, and ends with the reason', async () => {
    await expect(steps.plan(asked(14_800))).rejects.toMatchObject({
      name: 'RunTooLarge',
      message:
        'The settings of the run and its 14800 accounts take 222186 bytes as JSON, at most 221184 are possible; ' +
        'split the accounts over several configurations, for example by organizational unit',
    });
    expect(await steps.rows()).toEqual([]);
    await steps.finalize({ code: 'RunTooLarge', message: 'too many' });
    expect(await summarize('run-1', steps.store, steps.now())).toMatchObject({
      status: 'failed',
      error: { code: 'RunTooLarge', message: 'too many' },
    });
  });

  it('is planned up to that size', async () => {
    expect((await steps.plan(asked(14_700))).accounts).toHaveLength(14_700);
    expect((await steps.plan(asked(14_700))).accounts).toHaveLength(14_700);
  });

  it('has space for about 13,600 accounts and 200 rules with the longest names', async () => {
    const ruleIds = Array.from({ length: 200 }, (_, index) => `${index}`.padEnd(64, 'x'));
    const keys = Array.from({ length: 20 }, (_, index) => `${index}`.padEnd(127, 'k'));
    const stored = { rules: undefined, storedRules: { sha256: 'a'.repeat(64), ruleIds, keys } };
    steps.rules = { rulesOf: async () => [] };
    const plan = (count: number) =>
      steps.plan(request({ ...stored, runId: `run-${count}` }, { accounts: many(count) }));
    expect((await plan(13_600)).accounts).toHaveLength(13_600);
    await expect(plan(13_700)).rejects.toMatchObject({ name: 'RunTooLarge' });
  });
});

describe('a run whose rules are in the ledger', () => {
  const storedRules = { sha256: 'a'.repeat(64), ruleIds: ['production'], keys: ['Production'] };
  const asked = request({ rules: undefined, storedRules });
  const rules = inlineRulesOf(request().run);

  it('is checked with its rules and passes on only their reference', async () => {
    const read: unknown[] = [];
    steps.rules = {
      rulesOf: async (of: unknown) => {
        read.push(of);
        return rules;
      },
    };
    const plan = await steps.plan(asked);
    expect(read).toEqual([asked.run]);
    expect(plan.run.storedRules).toEqual(storedRules);
    expect(JSON.stringify(plan)).not.toContain('"rules"');
    expect(await steps.store.getRequest('run-1')).toEqual(asked);
  });

  it('is refused for its rules, or if they are missing', async () => {
    await expect(steps.plan(asked)).rejects.toMatchObject({ code: 'StoredRulesMissing' });
    steps.rules = { rulesOf: async () => rules };
    const protecting = request({ rules: undefined, storedRules, protectedTagKeys: ['Production'] });
    await expect(steps.plan(protecting)).rejects.toMatchObject({
      code: 'ContractViolation',
      message: expect.stringContaining('protectedTagKeys'),
    });
    expect(await steps.store.getHeader('run-1')).toBeUndefined();
  });

  it('needs no rules if it applies a plan', async () => {
    const ofPlan = request({ rules: undefined, storedRules, planId: 'plan-1' });
    expect((await steps.plan(ofPlan)).run).toMatchObject({ planId: 'plan-1', storedRules });
  });
});
