import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { TagPlanV1 } from '@muster/contracts';
import type { ListPlanOrder, PlanTarget, SavedPlan } from '@muster/tagger/plans';
import { ConfiguredDirectory } from '../../testing/configured-directory.ts';
import { completeSummary, storedRequest } from '../../testing/fake-surroundings.ts';

const account = '111111111111';
const ids = ['i-0000000000000001a', 'i-0000000000000002b'] as const;
const target: PlanTarget = {
  accountId: account,
  region: 'us-east-1',
  readAt: '2026-11-23T08:00:00.000Z',
  counts: {
    ...{ resources: 1, tags: 1, tasks: 1, conflicts: 0, present: 1 },
    byRule: [],
    byKey: [{ key: 'Owner', added: 1, changed: 0, kept: 0 }],
    leftAlone: [],
  },
};

let directory: ConfiguredDirectory;
let orders: ListPlanOrder[];
let saved: SavedPlan[];
/** IDs that are not in the inventory. */
let unknown: readonly string[];

beforeEach(() => {
  directory = new ConfiguredDirectory();
  orders = [];
  saved = [];
  unknown = [];
  const { world } = directory.fake;
  world.runs = new Map([['r1', { request: storedRequest, summary: completeSummary }]]);
  world.planFromList = async (order) => {
    orders.push(order);
    const notFound = order.resources.filter(({ resourceId }) => unknown.includes(resourceId));
    const plan: SavedPlan = {
      planId: order.request.run.runId,
      createdAt: '2026-11-23T08:00:20.000Z',
      list: { file: order.file, resources: order.resources.length, notFound: notFound.length },
      scope: {},
      counts: { resources: 1, tags: 1, tasks: 1, conflicts: 0, present: 1 },
      targets: { planned: 1, leftOut: 0 },
      request: { ...order.request, run: { ...order.request.run, rules: [] } },
      unknownAccounts: [],
    };
    saved.push(plan);
    return { plan, notFound };
  };
  world.plans = {
    getPlan: async (planId) => saved.find((plan) => plan.planId === planId),
    listPlans: async () => saved,
    targetsOf: async () => [target],
    tasksOf: async function* () {},
  };
  directory.write('tags.csv', `resourceId,account,Owner\n${ids[0]},${account},ops\n${ids[1]},,ops\n`);
});

const muster = (...args: string[]) => directory.muster('tag', ...args);
const text = () => directory.fake.text();

describe('muster tag plan --from', () => {
  it('makes a plan of the list and shows it', async () => {
    expect(await muster('plan', '--from', 'tags.csv')).toBe(0);
    expect(orders).toMatchObject([
      {
        file: `${directory.path}/tags.csv`,
        maxAgeMs: 604_800_000,
        request: { accounts: [account], run: { runId: expect.stringMatching(/^plan-/) } },
        resources: [
          { resourceId: ids[0], accountId: account, set: [['Owner', 'ops']] },
          { resourceId: ids[1] },
        ],
      },
    ]);
    const { stdout, stderr } = text();
    expect(stdout).toContain(
      `Tags of 2 resources in ${directory.path}/tags.csv; tags read at 2026-11-23T08:00:00.000Z\n\nTAG KEY  TO ADD  TO CHANGE\n`,
    );
    expect(stdout).not.toContain('RULE');
    expect(stderr).toBe('');
  });

  it('names the resources that were not found, and exits with 3', async () => {
    unknown = ids;
    expect(await muster('plan', '--from', 'tags.csv', '--json')).toBe(3);
    const { stdout, stderr } = text();
    expect(TagPlanV1.schema.parse(JSON.parse(stdout)).list).toMatchObject({ resources: 2, notFound: 2 });
    expect(stderr).toBe(
      '2 resources of the list are not in the plan: not found in the targets that it covers\n' +
        `  tags.csv:2: ${ids[0]}, account ${account}\n  tags.csv:3: ${ids[1]}\n`,
    );
  });

  it('reads the accounts first with --fresh', async () => {
    expect(await muster('plan', '--from', 'tags.csv', '--fresh')).toBe(0);
    const { started } = directory.fake.world;
    expect(started.map(({ request }) => [request.run.tag, request.accounts])).toEqual([[false, [account]]]);
  });

  it('reads the accounts of the latest run without a configuration, and without its rules, which can have expired', async () => {
    const { rules, ...run } = storedRequest.run;
    expect(rules).not.toEqual([]);
    const storedRules = { sha256: 'a'.repeat(64), ruleIds: ['production'], keys: ['Production'] };
    const request = { ...storedRequest, run: { ...run, storedRules } };
    directory.fake.world.runs = new Map([['r1', { request, summary: completeSummary }]]);
    rmSync(join(directory.path, 'muster.yaml'));
    expect(await muster('plan', '--from', 'tags.csv', '--fresh')).toBe(0);
    const [scan] = directory.fake.world.started;
    for (const made of [scan?.request, orders[0]?.request]) {
      expect(made).toMatchObject({ accounts: storedRequest.accounts, run: { rules: [] } });
      expect(made?.run).not.toHaveProperty('storedRules');
    }
  });

  it('lists and applies such a plan, also without its file', async () => {
    await muster('plan', '--from', 'tags.csv');
    const planId = saved[0]?.planId ?? '';
    expect(await muster('plans')).toBe(0);
    expect(text().stdout).toContain(`list ${directory.path}/tags.csv`);
    rmSync(join(directory.path, 'tags.csv'));
    expect(await muster('apply', planId, '--yes')).toBe(0);
    expect(directory.fake.world.started).toMatchObject([{ request: { run: { planId } } }]);
  });

  it.each([
    [['--from', 'none.csv'], 'the list of resources '],
    [['--from', 'bad.csv'], 'error: bad.csv:1: no column names the resources'],
    [['--from', 'tags.csv', '--rule', 'production'], "cannot be used with option '--rule <id>'"],
    [['--from', 'tags.csv', '--account', account], "cannot be used with option '--account <id-or-name>'"],
  ])('refuses %j', async (args, message) => {
    directory.write('bad.csv', 'Owner\nops\n');
    expect(await muster('plan', ...args)).toBe(2);
    expect(text().stderr).toContain(message);
    expect(orders).toEqual([]);
  });
});
