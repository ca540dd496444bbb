import { beforeEach, describe, expect, it } from '@jest/globals';
import { parseContract, RunSummaryV1, type ShownRunStatus, TagPlanV1 } from '@muster/contracts';
import { LedgerIncompleteError, type RunPlanOrder, type SavedPlan } from '@muster/tagger/plans';
import { main } from '../../main.ts';
import { ConfiguredDirectory } from '../../testing/configured-directory.ts';
import { completeSummary, storedRequest } from '../../testing/fake-surroundings.ts';

const account = '111111111111';
const target = {
  accountId: account,
  region: 'us-east-1',
  readAt: '2026-11-23T08:00:00.000Z',
  counts: {
    ...{ resources: 2, tags: 2, tasks: 1, conflicts: 0, present: 3 },
    byRule: [{ id: 'production', planned: 2, kept: 0, nothingToDo: 0, overruled: 0, tagLimit: 0 }],
    byKey: [{ key: 'Production', added: 0, changed: 0, removed: 2, kept: 0 }],
    leftAlone: [{ reason: 'NotApplied' as const, resources: 1 }],
  },
};

let directory: ConfiguredDirectory;
let orders: RunPlanOrder[];
let resources: number;

beforeEach(() => {
  directory = new ConfiguredDirectory();
  orders = [];
  resources = 2;
  const { world } = directory.fake;
  world.runs = new Map([['r1', { request: storedRequest, summary: completeSummary }]]);
  world.targets = [
    {
      ...{ accountId: account, region: 'us-east-1', status: 'succeeded', apiCalls: {} },
      resources: { seen: 3, added: 3, changed: 0, unchanged: 0, gone: 0 },
      tagging: { planned: 3, applied: 2, verified: 2, failed: 1, skipped: 0 },
      finishedAt: '2026-11-23T08:00:09.000Z',
    },
    { accountId: account, region: 'eu-west-1', status: 'pending' },
  ];
  world.inventory = {
    ...world.inventory,
    listTargets: async () => [{ accountId: '222222222222', region: 'us-west-2' }],
  };
  let plan: SavedPlan | undefined;
  world.planFromRun = async (order) => {
    orders.push(order);
    plan = {
      planId: order.planId,
      createdAt: '2026-11-23T08:00:20.000Z',
      ...(order.kind === 'undo' ? { undoOf: 'r1' } : { retryOf: 'r1' }),
      scope: {},
      counts: { resources, tags: resources, tasks: 1, conflicts: 0, present: 3 },
      targets: { planned: 1, leftOut: 0 },
      request: { ...order.request, run: { ...order.request.run, runId: order.planId } },
      unknownAccounts: [],
    };
    return plan;
  };
  world.plans = {
    getPlan: async () => plan,
    listPlans: async () => (plan === undefined ? [] : [plan]),
    targetsOf: async () => [target],
    tasksOf: async function* () {
      yield [
        {
          schemaVersion: 1,
          runId: 'plan-1',
          accountId: account,
          region: 'us-east-1',
          taskNumber: 1,
          set: [],
          remove: [['Production', 'Yes']],
          ruleIds: ['production'],
          resources: ['i-0000000000000001a', 'i-0000000000000002b'].map((id) => ({
            id,
            before: [['Production', 'Yes'] as const],
          })),
        },
      ];
    },
  };
  world.outcome = ({ run }) => ({ ...completeSummary, runId: run.runId, planId: run.planId });
});

const muster = (...args: string[]) => directory.muster('tag', ...args);
const text = () => directory.fake.text();
const started = () => directory.fake.world.started;
const status = (changed: ShownRunStatus) =>
  directory.fake.world.runs?.set('r1', {
    request: storedRequest,
    summary: { ...completeSummary, status: changed },
  });

describe('muster tag undo', () => {
  it('makes a plan from the run, applies it, and prints the summary with the plan', async () => {
    expect(await muster('undo', 'r1', '--yes', '--json')).toBe(0);
    expect(orders).toMatchObject([
      {
        kind: 'undo',
        request: { run: { runId: 'r1' } },
        targets: [
          { accountId: account, region: 'us-east-1', planned: 3 },
          { accountId: account, region: 'eu-west-1', planned: 0 },
        ],
      },
    ]);
    const planId = orders[0]?.planId ?? '';
    expect(planId).toMatch(/^plan-20261123T080020Z-[0-9a-f]{4}$/);
    const summary = parseContract(RunSummaryV1, JSON.parse(text().stdout));
    expect([summary.planId, directory.fake.world.claims.get(planId)]).toEqual([planId, summary.runId]);
    expect(started()).toMatchObject([
      {
        request: {
          run: { runId: summary.runId, planId, regions: ['us-east-1'] },
          accounts: [account],
        },
      },
    ]);
  });

  it('passes the limit of failures on, and names the next command if it was exceeded', async () => {
    const { world } = directory.fake;
    world.runs?.set('r1', {
      request: { ...storedRequest, run: { ...storedRequest.run, maxFailures: 99 } },
      summary: completeSummary,
    });
    const tagging = { planned: 9, applied: 4, verified: 4, failed: 5, skipped: 0 };
    world.outcome = ({ run }) => ({ ...completeSummary, runId: run.runId, status: 'partial', tagging });
    for (const [limit, isExceeded] of [
      ['4', true],
      ['5', false],
    ] as const) {
      expect(await muster('undo', 'r1', '--yes', '--max-failures', limit)).toBe(3);
      const { run } = started().at(-1)?.request ?? {};
      expect(run?.maxFailures).toBe(Number(limit));
      const { stderr } = text();
      const note = `More than 4 resources failed, so no further tag task was begun. Correct the causes, then: npx muster tag retry ${run?.runId ?? ''}\n`;
      expect(stderr.includes(note)).toBe(isExceeded);
    }
    expect(await muster('undo', 'r1', '--yes')).toBe(3);
    expect(started().at(-1)?.request.run).not.toHaveProperty('maxFailures');
  });

  it.each(['-1', '1.5', 'ten', '', '1000001'])('refuses %j as a limit of failures', async (limit) => {
    expect(await muster('undo', 'r1', '--yes', `--max-failures=${limit}`)).toBe(2);
    expect(text().stderr).toContain('Enter a number of resources from 0 to 1000000.');
    expect(started()).toEqual([]);
  });

  it('refuses a limit of failures without applying', async () => {
    expect(await muster('undo', 'r1', '--plan-only', '--max-failures', '3')).toBe(2);
    expect(text().stderr).toContain('--max-failures and --plan-only cannot be combined');
  });

  it('ends with 3 if something was skipped', async () => {
    const tagging = { planned: 2, applied: 1, verified: 1, failed: 0, skipped: 1, changed: 1 };
    directory.fake.world.outcome = ({ run }) => ({ ...completeSummary, runId: run.runId, tagging });
    expect(await muster('undo', 'r1', '--yes')).toBe(3);
  });

  it('shows the plan with --plan-only and changes nothing', async () => {
    expect(await muster('undo', 'r1', '--plan-only')).toBe(0);
    const planId = orders[0]?.planId ?? '';
    expect(text()).toEqual({
      stderr: '',
      stdout:
        `Plan ${planId}: 2 tags on 2 of 3 resources, in 1 task. Nothing was changed in AWS.\n` +
        'Takes back what run r1 changed; tags set at 2026-11-23T08:00:00.000Z. A tag that has another value by then stays.\n\n' +
        'RULE        TO CHANGE\nproduction  2\n\n' +
        'TAG KEY     TO ADD  TO CHANGE  TO REMOVE\nProduction  0       0          2\n\n' +
        'ACCOUNT       TO CHANGE\n111111111111  2\n\n' +
        'REGION     TO CHANGE\nus-east-1  2\n\n' +
        'Resources that stay as they are:\n  1 were not changed by the run\n\n' +
        'Examples:\n' +
        '  111111111111  us-east-1       i-0000000000000001a  Production: "Yes" → (removed)\n' +
        '  111111111111  us-east-1       i-0000000000000002b  Production: "Yes" → (removed)\n\n' +
        `Every change: npx muster tag show ${planId}\nApply it:     npx muster tag apply ${planId}\n`,
    });
    expect(started()).toEqual([]);
    expect(await muster('undo', 'r1', '--plan-only', '--json')).toBe(0);
    expect(parseContract(TagPlanV1, JSON.parse(text().stdout))).toMatchObject({
      undoOf: 'r1',
      counts: { resources: 2 },
    });
  });

  it.each([
    ['y', 0],
    ['n', 2],
  ])('shows the plan and asks on a terminal: %j ends with %d', async (answer, exitCode) => {
    const terminal = { ask: async () => answer };
    const surroundings = { ...directory.fake.surroundings, terminal };
    expect(await main(['tag', 'undo', 'r1'], surroundings)).toBe(exitCode);
    expect(text().stderr).toContain('Production: "Yes" → (removed)\n');
    expect(started()).toHaveLength(exitCode === 0 ? 1 : 0);
  });

  it('is refused before a plan is made if nobody can confirm it', async () => {
    expect(await muster('undo', 'r1')).toBe(2);
    expect(text().stderr).toBe(
      'error: nothing was changed: repeat the command with --yes to undo the run, or with --plan-only to see the plan\n',
    );
    expect(await muster('undo', 'r1', '--json')).toBe(2);
    expect(await muster('undo', 'r1', '--yes', '--plan-only')).toBe(2);
    expect(orders).toEqual([]);
  });

  it.each([['running'], ['interrupted']] as const)('refuses a run that is %s', async (changed) => {
    status(changed);
    expect(await muster('undo', 'r1', '--yes')).toBe(2);
    expect(text().stderr).toBe(
      'error: run r1 has not ended, and it may still change tags; resume it with "npx muster run --resume r1", or end it with "npx muster stop r1"\n',
    );
    expect(orders).toEqual([]);
  });

  it('says that the ledger no longer has the values before the run', async () => {
    directory.fake.world.planFromRun = () =>
      Promise.reject(new LedgerIncompleteError({ runId: 'r1', accountId: account, region: 'us-east-1' }));
    const later = { ...directory.fake.surroundings, now: () => new Date('2027-03-01T08:00:00.000Z') };
    expect(await main(['tag', 'undo', 'r1', '--yes'], later)).toBe(2);
    expect(text().stderr).toBe(
      'error: the ledger keeps the tag values before the changes of this run for 90d (ledgerRetention), and run r1 began 98d ago: ' +
        'the ledger does not have all tag tasks of run r1 for 111111111111 us-east-1. Nothing was planned\n',
    );
  });

  it('refuses a run that changed nothing, and an unknown run', async () => {
    resources = 0;
    expect(await muster('undo', 'r1', '--yes')).toBe(2);
    expect(text().stderr).toBe('error: run r1 changed no tags, so there is nothing to undo\n');
    expect(await muster('undo', 'r1', '--plan-only')).toBe(0);
    expect(text().stdout).toMatch(/\nEvery change: .*\n$/);
    expect(await muster('undo', 'r2', '--yes')).toBe(2);
    expect(text().stderr).toContain('error: run r2 does not exist in ');
    expect(started()).toEqual([]);
  });

  it('works in a stage', async () => {
    expect(await muster('undo', 'r1', '--yes', '--json', '--engine', 'aws', '--stage', 'dev')).toBe(0);
    expect(directory.fake.world.started[0]?.options.location).toEqual({ engine: 'aws', stage: 'dev' });
  });

  it('waits for no other run', async () => {
    directory.fake.world.inProgress = 'r9';
    expect(await muster('undo', 'r1', '--yes')).toBe(1);
    expect(text().stderr).toContain('error: run r9 is in progress on this data');
  });
});

describe('muster tag retry', () => {
  it('makes a plan of what failed, and applies it', async () => {
    status('stopped');
    expect(await muster('retry', 'r1', '--yes', '--json')).toBe(0);
    expect(orders).toMatchObject([{ kind: 'retry' }]);
    expect(orders[0]?.targets.at(-1)).toEqual({
      accountId: '222222222222',
      region: 'us-west-2',
      planned: 0,
    });
    expect(started()).toMatchObject([{ request: { run: { planId: orders[0]?.planId } } }]);
  });

  it('says that nothing failed', async () => {
    resources = 0;
    expect(await muster('retry', 'r1', '--yes')).toBe(2);
    expect(text().stderr).toBe(
      'error: no tag change of run r1 failed, so there is nothing to try again. A target that could not be read has no changes yet; "npx muster run --resume r1" reads it again\n',
    );
  });

  it('is listed with the run', async () => {
    await muster('retry', 'r1', '--plan-only', '--json');
    text();
    await muster('plans');
    expect(text().stdout).toContain('retry of r1');
    await muster('plans', '--json');
    expect(JSON.parse(text().stdout)).toMatchObject([{ retryOf: 'r1' }]);
  });
});
