import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PlanOrder, SavedPlan } from '@muster/tagger/plans';
import { ConfiguredDirectory } from '../testing/configured-directory.ts';
import { completeSummary } from '../testing/fake-surroundings.ts';

let here: ConfiguredDirectory;
let orders: PlanOrder[];

beforeEach(() => {
  here = new ConfiguredDirectory();
  orders = [];
  const { world } = here.fake;
  world.runs = new Map();
  world.makePlan = async (order): Promise<SavedPlan> => {
    orders.push(order);
    const { request, rulesFingerprint, scope } = order;
    return {
      planId: request.run.runId,
      createdAt: '2026-11-23T08:00:20.000Z',
      rulesFingerprint,
      scope,
      counts: { resources: 0, tags: 0, tasks: 0, conflicts: 0, present: 2 },
      targets: { planned: 1, leftOut: 0 },
      request,
      unknownAccounts: [],
    };
  };
});

const muster = (...args: string[]) => here.muster('run', '--plan-only', ...args);
const text = () => here.fake.text();
const started = () => here.fake.world.started.map(({ request }) => request.run);

describe('muster run --plan-only', () => {
  it.each([[[]], [['--engine', 'aws', '--stage', 'prod']]])(
    'reads the accounts without tagging, and then makes the plan of the rules: %j',
    async (place) => {
      expect(await muster('--run-id', 'r1', ...place)).toBe(0);
      expect(started()).toMatchObject([{ runId: 'r1', tag: false }]);
      const [order] = orders;
      expect(order).toMatchObject({
        rulesFile: `${here.path}/muster.yaml`,
        scope: {},
        maxAgeMs: 604_800_000,
        request: { accounts: ['111111111111'], run: { tag: true, rules: [{ id: 'production' }] } },
      });
      const planId = order?.request.run.runId ?? '';
      expect(planId).toMatch(/^plan-20261123T080020Z-[0-9a-f]{4}$/);
      const { stdout } = text();
      expect(stdout).toContain(
        `Plan ${planId}: nothing to change in 2 resources. Nothing was changed in AWS.\n`,
      );
      expect(stdout).toContain(`\nEvery change: npx muster tag show ${planId}`);
    },
  );

  it('prints the plan as JSON, and says by its exit code that an account could not be read', async () => {
    here.fake.world.outcome = (request) => ({
      ...completeSummary,
      runId: request.run.runId,
      status: 'partial',
    });
    expect(await muster('--json')).toBe(3);
    expect(JSON.parse(text().stdout)).toMatchObject({ planId: orders[0]?.request.run.runId });
  });

  it('plans nothing if the run was stopped', async () => {
    here.fake.world.outcome = () => ({ ...completeSummary, runId: 'r1', status: 'stopped' });
    expect(await muster('--run-id', 'r1')).toBe(1);
    expect(text().stderr).toContain(
      'error: the run ended as stopped, so nothing was planned: npx muster status r1\n',
    );
    expect(orders).toEqual([]);
  });

  it.each([
    [['--no-tag'], '--plan-only and --no-tag cannot be combined'],
    [['--resume', 'r1'], '--plan-only and --resume cannot be combined'],
  ])('cannot be combined with %j', async (args, message) => {
    expect(await muster(...args)).toBe(2);
    expect(text().stderr).toBe(`error: ${message}\n`);
    expect(started()).toEqual([]);
  });

  it('refuses a configuration without rules', async () => {
    here.write('muster.yaml', 'accounts: ["111111111111"]\nhomeRegion: us-east-1\nrules: []\n');
    expect(await muster()).toBe(2);
    expect(text().stderr).toBe('error: muster.yaml has no rules, so there is nothing to plan\n');
    expect(started()).toEqual([]);
  });
});
