import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PlanOrder, SavedPlan } from '@muster/tagger/plans';
import { PlanningFailedError, WatchLostError } from '../../errors.ts';
import { ConfiguredDirectory } from '../../testing/configured-directory.ts';
import { completeSummary, storedRequest } from '../../testing/fake-surroundings.ts';

const STAGE = ['--engine', 'aws', '--stage', 'prod'];
const accountId = '111111111111';

let directory: ConfiguredDirectory;
let saved: SavedPlan[];

const planOf = (order: PlanOrder): SavedPlan => ({
  planId: order.request.run.runId,
  createdAt: '2026-11-23T08:00:20.000Z',
  rulesFingerprint: order.rulesFingerprint,
  ...(order.rulesFile === undefined ? {} : { rulesFile: order.rulesFile }),
  scope: order.scope,
  counts: { resources: 2, tags: 2, tasks: 1, conflicts: 0, present: 2 },
  targets: { planned: 1, leftOut: 0 },
  request: order.request,
  unknownAccounts: [],
});

beforeEach(() => {
  directory = new ConfiguredDirectory();
  saved = [];
  const { world } = directory.fake;
  world.runs = new Map([['r1', { request: storedRequest, summary: completeSummary }]]);
  world.makePlan = async (order) => {
    const plan = planOf(order);
    saved.push(plan);
    return plan;
  };
  world.plans = {
    getPlan: async (planId) => saved.find((plan) => plan.planId === planId),
    listPlans: async () => saved,
    targetsOf: async () => [
      {
        accountId,
        region: 'us-east-1',
        readAt: '2026-11-23T08:00:00.000Z',
        counts: {
          ...{ resources: 2, tags: 2, tasks: 1, conflicts: 0, present: 2 },
          byRule: [{ id: 'production', planned: 2, kept: 0, nothingToDo: 0, overruled: 0, tagLimit: 0 }],
          byKey: [{ key: 'Production', added: 2, changed: 0, kept: 0 }],
          leftAlone: [],
        },
      },
    ],
    tasksOf: async function* () {
      yield [];
    },
  };
});

const muster = (...args: string[]) => directory.muster('tag', ...args, ...STAGE);
const text = () => directory.fake.text();

describe('muster tag --engine aws', () => {
  it('lets the stage make the plan, waits for it and shows it', async () => {
    expect(await muster('plan')).toBe(0);
    const planId = saved[0]?.planId ?? '';
    const { stdout, stderr } = text();
    expect(stderr).toBe(`Stage prod makes plan ${planId}\n`);
    expect(stdout).toContain(`Plan ${planId}: 2 tags on 2 of 2 resources, in 1 task.`);
    expect(stdout).toContain(`\nEvery change: npx muster tag show ${planId} --engine aws --stage prod\n`);
  });

  it('stops waiting when it is interrupted, and says that the stage makes the plan', async () => {
    const { world } = directory.fake;
    let isAborted = false;
    world.makePlan = (_order, signal) => {
      signal?.addEventListener('abort', () => (isAborted = true));
      world.interrupt();
      return new Promise(() => undefined);
    };
    expect(await muster('plan')).toBe(130);
    expect(isAborted).toBe(true);
    expect(text().stderr).toMatch(
      /stopped waiting; the stage makes the plan\. Show it later: npx muster tag show plan-\S+ --engine aws --stage prod\n$/,
    );
  });

  it.each([
    [new PlanningFailedError('plan p was not made: PlanTooLarge'), 'plan p was not made: PlanTooLarge\n'],
    [new WatchLostError('watching failed'), 'watching failed; the stage makes the plan. Show it later: '],
  ])('says why there is no plan: %s', async (error, message) => {
    directory.fake.world.makePlan = () => Promise.reject(error);
    expect(await muster('plan')).toBe(1);
    expect(text().stderr).toContain(`error: ${message}`);
  });

  it('refuses in AWS what only one machine can do', async () => {
    directory.write(
      'muster.yaml',
      `accounts: [{ id: "${accountId}", profile: dev }]\nrules: [{ id: a, set: { A: b } }]`,
    );
    expect(await muster('plan')).toBe(2);
    expect(saved).toEqual([]);
  });

  it('prints the plan as JSON, shows it and lists it', async () => {
    expect(await muster('plan', '--json')).toBe(0);
    const { stdout, stderr } = text();
    const planId = saved[0]?.planId ?? '';
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ planId, counts: { resources: 2 } });
    expect(await muster('show', planId, '--json')).toBe(0);
    expect(JSON.parse(text().stdout)).toMatchObject({ planId, changes: [] });
    expect(await muster('plans', '--json')).toBe(0);
    expect(JSON.parse(text().stdout)).toMatchObject([{ planId }]);
  });

  it('applies a plan once, as a run of the stage', async () => {
    await muster('plan', '--json');
    text();
    const planId = saved[0]?.planId ?? '';
    expect(await muster('apply', planId, '--yes', '--json')).toBe(0);
    const { world } = directory.fake;
    expect(world.started).toMatchObject([
      {
        request: { run: { planId, tag: true }, accounts: [accountId] },
        options: { location: { engine: 'aws', stage: 'prod' } },
      },
    ]);
    const runId = world.claims.get(planId);
    saved = saved.map((plan) => ({ ...plan, appliedBy: 'r1' }));
    expect(await muster('apply', planId, '--yes')).toBe(2);
    expect(text().stderr).toContain(`plan ${planId} was applied by run r1`);
    expect(runId).toBe(world.started[0]?.request.run.runId);
  });

  it('knows no other plan', async () => {
    expect(await muster('show', 'plan-9')).toBe(2);
    expect(text().stderr).toBe(
      'error: plan plan-9 does not exist in stage prod; list the plans with "npx muster tag plans --engine aws --stage prod", or choose another --stage; a stage may still be making the plan\n',
    );
  });
});
