import { beforeEach, describe, expect, it } from '@jest/globals';
import { TagPlanV1, type TagTask } from '@muster/contracts';
import type { PlanOrder, PlanTarget, SavedPlan } from '@muster/tagger/plans';
import { main } from '../../main.ts';
import { ConfiguredDirectory } from '../../testing/configured-directory.ts';
import { completeSummary, storedRequest } from '../../testing/fake-surroundings.ts';

const { rulesFingerprint } = TagPlanV1.example;
const account = '111111111111';

let directory: ConfiguredDirectory;
let orders: PlanOrder[];
let saved: SavedPlan[];

const target: PlanTarget = {
  accountId: account,
  region: 'us-east-1',
  readAt: '2026-11-23T08:00:00.000Z',
  counts: {
    ...{ resources: 2, tags: 2, tasks: 1, conflicts: 1, present: 4 },
    byRule: [{ id: 'production', planned: 2, kept: 1, nothingToDo: 0, overruled: 0, tagLimit: 1 }],
    byKey: [{ key: 'Production', added: 1, changed: 1, kept: 1 }],
    leftAlone: [
      { reason: 'TagLimit', resources: 1 },
      { reason: 'ValueKept', resources: 1 },
    ],
  },
};
const unread: PlanTarget = {
  accountId: account,
  region: 'eu-west-1',
  unplanned: { reason: 'Unreadable', since: '2026-11-22T08:00:00.000Z', code: 'Denied', message: 'no' },
};
const task: TagTask = {
  schemaVersion: 1,
  runId: 'plan-1',
  accountId: account,
  region: 'us-east-1',
  taskNumber: 1,
  set: [['Production', 'Yes']],
  ruleIds: ['production'],
  resources: [
    { id: 'i-0000000000000001a', before: [['Production', null]] },
    { id: 'i-0000000000000002b', before: [['Production', 'No']] },
  ],
  readAt: '2026-11-23T08:00:00.000Z',
};

const planOf = (order: PlanOrder): SavedPlan => ({
  planId: order.request.run.runId,
  createdAt: '2026-11-23T08:00:20.000Z',
  rulesFingerprint,
  ...(order.rulesFile === undefined ? {} : { rulesFile: order.rulesFile }),
  scope: order.scope,
  counts: { resources: 2, tags: 2, tasks: 1, conflicts: 1, present: 4 },
  targets: { planned: 1, leftOut: 1 },
  request: order.request,
  unknownAccounts: [],
});

beforeEach(() => {
  directory = new ConfiguredDirectory();
  orders = [];
  saved = [];
  const { world } = directory.fake;
  world.runs = new Map([['r1', { request: storedRequest, summary: completeSummary }]]);
  world.makePlan = async (order) => {
    orders.push(order);
    const plan = planOf(order);
    saved.push(plan);
    return plan;
  };
  world.plans = {
    getPlan: async (planId) => saved.find((plan) => plan.planId === planId),
    listPlans: async () => saved,
    targetsOf: async () => [unread, target],
    tasksOf: async function* () {
      yield [task];
    },
  };
});

const muster = (...args: string[]) => directory.muster('tag', ...args);
const text = () => directory.fake.text();

describe('muster tag plan', () => {
  it('makes a plan of the configuration and shows it', async () => {
    expect(await muster('plan')).toBe(0);
    const [order] = orders;
    const planId = order?.request.run.runId ?? '';
    expect(planId).toMatch(/^plan-20261123T080020Z-[0-9a-f]{4}$/);
    expect(order).toMatchObject({
      rulesFile: `${directory.path}/muster.yaml`,
      scope: {},
      maxAgeMs: 604_800_000,
      request: { accounts: [account], run: { tag: true, rules: [{ id: 'production' }] } },
    });
    expect(text()).toEqual({
      stderr: '',
      stdout:
        `Plan ${planId}: 2 tags on 2 of 4 resources, in 1 task. Nothing was changed in AWS.\n` +
        `Rules of ${directory.path}/muster.yaml; tags read at 2026-11-23T08:00:00.000Z\n\n` +
        'RULE        TO CHANGE  KEPT  DONE ALREADY  OVERRULED  TAG LIMIT\n' +
        'production  2          1     0             0          1\n\n' +
        'TAG KEY     TO ADD  TO CHANGE  KEPT\nProduction  1       1          1\n\n' +
        'ACCOUNT       TO CHANGE\n111111111111  2\n\n' +
        'REGION     TO CHANGE\nus-east-1  2\n\n' +
        'Resources that stay as they are:\n' +
        '  1 would have more than 50 tags\n' +
        '  1 have another value, which the rule keeps (onConflict: keep)\n\n' +
        'The plan does not cover 1 target:\n  111111111111 eu-west-1: could not be read (Denied: no)\n\n' +
        'Examples:\n' +
        '  111111111111  us-east-1       i-0000000000000001a  Production: (none) → "Yes"\n' +
        '  111111111111  us-east-1       i-0000000000000002b  Production: "No" → "Yes"\n\n' +
        `Every change: npx muster tag show ${planId}\n`,
    });
    expect(directory.fake.world.log).not.toContain('run');
  });

  it('shows a rule that matches nothing', async () => {
    directory.write(
      'two.yaml',
      '- { id: production, set: { Production: "Yes" } }\n- { id: other, set: { A: b } }\n',
    );
    expect(await muster('plan', '--rules', 'two.yaml')).toBe(0);
    const { stdout, stderr } = text();
    expect(stdout).toContain('other       0          0     0             0          0\n');
    expect(stderr).toBe(
      'note: rule "other" matched no instance in the targets that could be read; check the match of the rule\n',
    );
    expect(await muster('plan', '--rules', 'two.yaml', '--region', 'us-east-1')).toBe(0);
    expect(text().stderr).toBe('');
  });

  it('prints one document with --json', async () => {
    expect(await muster('plan', '--json')).toBe(0);
    const document = TagPlanV1.schema.parse(JSON.parse(text().stdout));
    expect(document).toMatchObject({
      planId: orders[0]?.request.run.runId,
      counts: { resources: 2 },
      leftOut: [{ region: 'eu-west-1', reason: 'Unreadable' }],
    });
  });

  it('takes rules from another file, and accounts from the configuration', async () => {
    directory.write('rules.yaml', '- { id: owner, set: { Owner: ops } }\n- { id: two, set: { Two: "2" } }\n');
    expect(await muster('plan', '--rules', 'rules.yaml', '--rule', 'two', '--account', account)).toBe(0);
    expect(orders[0]).toMatchObject({
      rulesFile: `${directory.path}/rules.yaml`,
      scope: { accountIds: [account], ruleIds: ['two'] },
      request: { accounts: [account], run: { rules: [{ id: 'owner' }, { id: 'two' }] } },
    });
  });

  it('plans the accounts of the latest run that applied no plan without a configuration', async () => {
    const run = { ...storedRequest.run, planId: 'plan-1' };
    const applying = { ...storedRequest, accounts: ['999999999999'], run };
    directory.fake.world.runs?.set('r2', { request: applying, summary: { ...completeSummary, runId: 'r2' } });
    directory.write('rules.yaml', 'rules:\n  - { id: owner, set: { Owner: ops } }\n');
    const elsewhere = { ...directory.fake.surroundings, workingDirectory: '/nowhere' };
    expect(await main(['tag', 'plan', '--rules', `${directory.path}/rules.yaml`], elsewhere)).toBe(0);
    expect(orders[0]?.request.accounts).toEqual(storedRequest.accounts);
    expect(await main(['tag', 'plan'], elsewhere)).toBe(2);
    expect(text().stderr).toContain(
      'error: there is no muster.yaml here: choose a configuration with --config',
    );
  });

  it('uses planMaxAge of the configuration', async () => {
    directory.write(
      'old.yaml',
      `accounts: ["${account}"]\nplanMaxAge: 12h\nrules: [{ id: a, set: { A: b } }]\n`,
    );
    expect(await muster('plan', '--config', 'old.yaml')).toBe(0);
    expect(orders[0]?.maxAgeMs).toBe(43_200_000);
  });

  it.each([
    [
      'planMaxAge: 7\n',
      'muster.yaml:3:1: planMaxAge: expected a number with a unit (min, h, d or w), such as "7d"',
    ],
    ['planMaxAge: 1y\n', 'planMaxAge: expected a number with a unit'],
    ['planMaxAge: 91d\n', 'planMaxAge: expected at most 90d'],
    [
      'protectedTagKeys: [Owner]\n',
      'rules.yaml: rule "owner" sets the tag "Owner", which protectedTagKeys protects',
    ],
  ])('refuses %j', async (line, message) => {
    directory.write('muster.yaml', `accounts: ["${account}"]\n\n${line}`);
    directory.write('rules.yaml', '- { id: owner, set: { Owner: ops } }\n');
    expect(await muster('plan', '--rules', 'rules.yaml')).toBe(2);
    expect(text().stderr).toContain(message);
    expect(orders).toEqual([]);
  });

  it.each([
    [['--rule', 'productions'], 'muster.yaml has no rule "productions"; did you mean production?'],
    [['--account', '222222222222'], 'account 222222222222 is not among the accounts of the plan'],
    [['--rules', 'none.yaml'], 'the file of rules '],
    [['--rules', 'wrong.yaml'], 'wrong.yaml:1:3: [0].set: set at least one tag, such as { Production'],
    [['--rules', 'empty.yaml'], 'empty.yaml has no rules, so there is nothing to plan'],
  ])('refuses %j', async (args, message) => {
    directory.write('wrong.yaml', '- { id: owner }\n');
    directory.write('empty.yaml', 'rules: []\n');
    expect(await muster('plan', ...args)).toBe(2);
    expect(text().stderr).toContain(message);
    expect(orders).toEqual([]);
  });

  it.each(['RulesDisagree', 'PlanLimitExceeded'])('shows %s as a refusal of the plan', async (code) => {
    directory.fake.world.makePlan = () =>
      Promise.reject(Object.assign(new Error('correct the rules'), { name: code }));
    expect(await muster('plan', '--json')).toBe(2);
    expect(JSON.parse(text().stdout)).toEqual({
      error: { code: 'PlanRefused', message: 'correct the rules' },
    });
  });

  it('refuses during a run, and without data', async () => {
    const { world } = directory.fake;
    world.inProgress = 'r7';
    expect(await muster('plan', '--json')).toBe(1);
    expect(JSON.parse(text().stdout)).toMatchObject({ error: { code: 'RunUnderWay' } });
    world.runs = undefined;
    expect(await muster('plan')).toBe(1);
    expect(text().stderr).toContain('error: No run has been made in ');
    expect(orders).toEqual([]);
  });

  it('reads the accounts first with --fresh, without setting tags', async () => {
    expect(await muster('plan', '--fresh')).toBe(0);
    const { started } = directory.fake.world;
    expect(started.map(({ request }) => [request.run.tag, request.accounts])).toEqual([[false, [account]]]);
    expect(started[0]?.request.run.runId).not.toBe(orders[0]?.request.run.runId);
    expect(text().stderr).toContain('Read 47,000 resources in 48 of 48 targets');
  });

  it('plans nothing if the accounts could not be read', async () => {
    directory.fake.world.outcome = ({ run }) => ({ ...completeSummary, runId: run.runId, status: 'failed' });
    expect(await muster('plan', '--fresh')).toBe(1);
    expect(text().stderr).toContain('error: the scan ended as failed, so nothing was planned');
    expect(orders).toEqual([]);
  });
});

describe('muster tag show and muster tag plans', () => {
  const make = async (): Promise<string> => {
    await muster('plan');
    text();
    return saved[0]?.planId ?? '';
  };

  it('show a plan with every change, in each format', async () => {
    const planId = await make();
    expect(await muster('show', planId)).toBe(0);
    expect(text().stdout).toMatch(
      /^Plan plan-[^]*\n\n111111111111 {2}us-east-1 {7}i-0000000000000001a {2}Production: \(none\) → "Yes"\n111[^\n]*\n$/,
    );
    expect(await muster('show', planId, '--format', 'csv')).toBe(0);
    expect(text().stdout.split('\n')).toHaveLength(4);
    expect(await muster('show', planId, '--json')).toBe(0);
    expect(JSON.parse(text().stdout)).toMatchObject({
      planId,
      changes: [{ change: 'add' }, { change: 'change', before: 'No', wanted: 'Yes' }],
    });
    expect(await muster('show', planId, '--format', 'ndjson')).toBe(0);
    expect(text().stdout.trimEnd().split('\n')).toHaveLength(2);
  });

  it('list plans', async () => {
    expect(await muster('plans')).toBe(0);
    expect(text().stdout).toBe('No plans.\n');
    const planId = await make();
    expect(await muster('plans')).toBe(0);
    expect(text().stdout).toBe(
      'PLAN                        CREATED                   RESOURCES  TAGS  TARGETS  RULES       APPLIED BY\n' +
        `${planId}  2026-11-23T08:00:20.000Z  2          2     1/2      production\n`,
    );
    expect(await muster('plans', '--json')).toBe(0);
    expect(JSON.parse(text().stdout)).toMatchObject([{ planId, counts: { resources: 2 } }]);
  });

  it('refuse an unknown plan, and a run', async () => {
    expect(await muster('show', 'plan-9')).toBe(2);
    expect(text().stderr).toContain('error: plan plan-9 does not exist in ');
    expect(await muster('show', '20261123T080000Z-4f2a')).toBe(2);
    expect(text().stderr).toContain('Expected the ID of a plan, such as plan-20261123T080000Z-4f2a');
  });

  it('are a group with its own help', async () => {
    expect(await muster('--help')).toBe(0);
    expect(text().stdout).toContain('  show [options] <plan>');
    expect(await muster()).toBe(2);
    expect(await muster('nonsense')).toBe(2);
  });
});
