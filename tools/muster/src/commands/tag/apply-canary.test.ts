import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  type PlanCanary,
  parseContract,
  RunRequestV1,
  type RunSummary,
  RunSummaryV1,
  TagPlanV1,
} from '@muster/contracts';
import type { PlanTarget, SavedPlan } from '@muster/tagger/plans';
import { InterruptedError } from '../../errors.ts';
import { CONFIG, ConfiguredDirectory } from '../../testing/configured-directory.ts';
import { completeSummary } from '../../testing/fake-surroundings.ts';

const PLAN = 'plan-1';
const [one, two] = ['111111111111', '222222222222'] as const;
const targetWith = (accountId: string, region: string, resources: number): PlanTarget => ({
  accountId,
  region,
  readAt: '2026-11-23T08:00:00.000Z',
  counts: { ...TagPlanV1.example.counts, resources, byRule: [], byKey: [], leftAlone: [] },
});
const basis: SavedPlan = {
  planId: PLAN,
  createdAt: '2026-11-23T07:00:00.000Z',
  scope: {},
  counts: { resources: 9, tags: 9, tasks: 3, conflicts: 0, present: 9 },
  targets: { planned: 3, leftOut: 0 },
  request: parseContract(RunRequestV1, {
    ...RunRequestV1.example,
    accounts: [one, two],
    run: { ...RunRequestV1.example.run, runId: PLAN },
  }),
  unknownAccounts: [],
};
const FIRST_SEVEN: PlanCanary['extent'] = {
  last: { accountId: one, region: 'us-east-1', resources: 3 },
};

let directory: ConfiguredDirectory;
/** How the run of the canary, and that of the rest, end. */
let tagging: Record<'canary' | 'rest', Partial<RunSummary['tagging']>>;

beforeEach(() => {
  directory = new ConfiguredDirectory();
  directory.write('muster.yaml', CONFIG.replace(`"${one}"`, `"${one}", "${two}"`));
  tagging = { canary: {}, rest: {} };
  const { world } = directory.fake;
  world.runs = new Map();
  world.plans = {
    getPlan: async () => {
      const appliedBy = world.claims.get(PLAN);
      const canary = world.canaries.get(PLAN);
      return {
        ...basis,
        ...(appliedBy === undefined ? {} : { appliedBy }),
        ...(canary === undefined ? {} : { canary }),
      };
    },
    listPlans: async () => [],
    targetsOf: async () => [
      targetWith(one, 'eu-west-1', 4),
      targetWith(one, 'us-east-1', 4),
      targetWith(two, 'us-east-1', 1),
    ],
    tasksOf: async function* () {
      yield [];
    },
  };
  world.outcome = ({ run: { runId, planPart } }) => {
    const counts = { planned: 7, applied: 7, verified: 7, failed: 0, skipped: 0 };
    const result = { ...counts, ...(planPart && tagging[planPart.part]) };
    const isPartial = result.failed > 0 || result.changed !== undefined;
    const status = result.failed === 7 ? 'failed' : isPartial ? 'partial' : 'complete';
    const part = planPart === undefined ? {} : { planPart: planPart.part };
    return { ...completeSummary, runId, planId: PLAN, ...part, status, tagging: result };
  };
});

const apply = (...args: string[]) => directory.muster('tag', 'apply', PLAN, ...args);
const text = () => directory.fake.text();
const world = () => directory.fake.world;
const runs = () => world().started.map(({ request }) => request);
const parts = () => runs().map(({ run }) => run.planPart?.part);

/** A canary that a run has applied. */
function applied(changes: Partial<RunSummary> = {}): void {
  world().canaries.set(PLAN, { runId: 'r1', extent: FIRST_SEVEN, resources: 7 });
  const summary: RunSummary = {
    ...completeSummary,
    runId: 'r1',
    tagging: { planned: 7, applied: 7, verified: 7, failed: 0, skipped: 0 },
    ...changes,
  };
  world().runs = new Map([['r1', { request: basis.request, summary }]]);
}

describe('muster tag apply --canary', () => {
  it('applies the first resources, and then the rest, each to its targets', async () => {
    expect(await apply('--canary', '7', '--max-failures', '2', '--yes', '--json')).toBe(0);
    const [canary, rest] = runs();
    expect([canary, rest]).toMatchObject([
      {
        run: {
          planId: PLAN,
          planPart: { part: 'canary', canary: FIRST_SEVEN },
          maxFailures: 2,
          regions: ['eu-west-1', 'us-east-1'],
        },
        accounts: [one],
      },
      {
        run: {
          planId: PLAN,
          planPart: { part: 'rest', canary: FIRST_SEVEN },
          maxFailures: 2,
          regions: ['us-east-1'],
        },
        accounts: [one, two],
      },
    ]);
    const summary = parseContract(RunSummaryV1, JSON.parse(text().stdout));
    expect([summary.runId, summary.canaryRunId]).toEqual([rest?.run.runId, canary?.run.runId]);
    expect([world().canaries.get(PLAN)?.runId, world().claims.get(PLAN)]).toEqual([
      canary?.run.runId,
      rest?.run.runId,
    ]);
  });

  it('applies an account first, and prints both summaries', async () => {
    expect(await apply('--canary', two, '--yes')).toBe(0);
    expect(runs().map(({ accounts }) => accounts)).toEqual([[two], [one]]);
    const { stdout, stderr } = text();
    expect(stdout).toMatch(
      /^Run \S+ of the canary of plan-1: complete[^]*^Run \S+ of the rest of plan-1: complete/m,
    );
    expect(stderr).toContain(
      'Canary: 1 resource of account 222222222222. The other 8 follow only if the canary succeeds.\n',
    );
    expect(stderr).toContain('The canary was successful. The 8 other resources of the plan follow.\n');
  });

  it.each([
    [{ failed: 2, applied: 5, verified: 5 }, '2 resources failed'],
    [{ failed: 7, applied: 0, verified: 0 }, '7 resources failed, no tags were changed'],
    [{ skipped: 1, changed: 1, applied: 6, verified: 6 }, '1 resource changed since the plan'],
    [{ verified: 5 }, 'the tags of 2 resources are not verified'],
    [{ skipped: 7, applied: 0, verified: 0 }, 'no tags were changed'],
  ])('stops after a canary that ends with %j', async (result, message) => {
    tagging.canary = result;
    expect(await apply('--canary', '7', '--yes', '--json')).toBe(3);
    expect(parts()).toEqual(['canary']);
    const { stdout, stderr } = text();
    const [canary] = runs();
    expect(parseContract(RunSummaryV1, JSON.parse(stdout))).toMatchObject({
      runId: canary?.run.runId,
      canaryRunId: canary?.run.runId,
    });
    expect(stderr).toContain(
      `The canary was not successful: ${message}. The 2 other resources of plan plan-1 were not changed.\n`,
    );
    const named = (next: string) => stderr.includes(`npx muster ${next} ${canary?.run.runId ?? ''}`);
    expect(['status', 'tag undo', 'tag retry'].map(named)).toEqual([
      true,
      !('applied' in result) || result.applied > 0,
      'failed' in result,
    ]);
    expect(stderr).toContain('npx muster tag apply plan-1\n');
    expect(world().claims.size).toBe(0);
    tagging.canary = {};
    expect(await apply('--yes')).toBe(0);
    expect(parts()).toEqual(['canary', 'rest']);
    expect(text().stderr).toContain(`was not successful: ${message}. Left to change: 2 resources.\n`);
  });

  it('does not go on after "muster stop", and a retry does what is left of the canary', async () => {
    world().outcome = ({ run: { runId } }) => ({
      ...completeSummary,
      runId,
      planId: PLAN,
      status: 'stopped',
    });
    expect(await apply('--canary', '7', '--yes')).toBe(3);
    expect(parts()).toEqual(['canary']);
    expect(text().stderr).toContain(`npx muster tag retry ${runs()[0]?.run.runId ?? ''}\n`);
  });

  it('goes on if resources had the wanted tags or are gone, and ends with 3', async () => {
    tagging.canary = { skipped: 2, applied: 5, verified: 5 };
    expect(await apply('--canary', '7', '--yes')).toBe(3);
    expect(parts()).toEqual(['canary', 'rest']);
  });

  it('asks for all resources before the canary, and for the rest after it', async () => {
    expect(await apply('--canary', '7')).toBe(2);
    expect(world().canaries.size).toBe(0);
    expect(await apply('--canary', '7', '--yes')).toBe(0);
    expect(await apply('--yes')).toBe(2);
    expect(text().stderr).toContain('plan plan-1 was applied by run');
  });

  it('stops after a canary with a target that was skipped', async () => {
    const { outcome } = world();
    world().outcome = (request) => {
      const ended = outcome(request);
      return ended === undefined || ended instanceof Error
        ? ended
        : { ...ended, targets: { ...ended.targets, skipped: 1 } };
    };
    expect(await apply('--canary', '7', '--yes')).toBe(3);
    expect(parts()).toEqual(['canary']);
    expect(text().stderr).toContain('The canary was not successful: 1 target could not be read.');
  });

  it.each(['9', '10', '999999999'])('is the whole plan if it is not smaller: %s', async (number) => {
    expect(await apply('--canary', number, '--yes')).toBe(0);
    expect(parts()).toEqual([undefined]);
    expect(text().stderr).toContain(
      'The canary is the whole plan, because the plan has no other resources.\n',
    );
    expect(world().canaries.size).toBe(0);
  });

  it.each(['0', '-1', '1.5', 'all', '', '1,000', '12345678901', '1111111111111'])(
    'refuses %j',
    async (value) => {
      expect(await apply(`--canary=${value}`, '--yes')).toBe(2);
      expect(text().stderr).toContain('Enter a number of resources from 1 to 999999999, or an account ID');
      expect(runs()).toEqual([]);
    },
  );

  it('refuses an account without changes', async () => {
    expect(await apply('--canary', '333333333333', '--yes')).toBe(2);
    expect(text().stderr).toContain(
      'plan plan-1 changes nothing in account 333333333333; it changes resources in 111111111111, 222222222222',
    );
  });

  it('refuses a second canary, and applies the rest of the first one', async () => {
    applied();
    for (const value of ['7', '6', one]) {
      expect(await apply('--canary', value, '--yes')).toBe(2);
      expect(text().stderr).toContain(
        'plan plan-1 has a canary already: the first 7 resources, by run r1; continue without --canary: npx muster tag apply plan-1\n',
      );
    }
    expect(await apply('--yes', '--json')).toBe(0);
    expect(parts()).toEqual(['rest']);
    expect(JSON.parse(text().stdout)).toMatchObject({ canaryRunId: 'r1' });
  });

  it.each(['running', 'interrupted'] as const)('refuses the rest while the canary is %s', async (status) => {
    applied({ status });
    expect(await apply('--yes')).toBe(2);
    expect(text().stderr).toContain(
      'the canary of plan plan-1 has not ended: resume run r1 with "npx muster run --resume r1", or end it with "npx muster stop r1"',
    );
    expect(runs()).toEqual([]);
  });

  it('begins a canary whose run never began, with or without the option', async () => {
    for (const args of [[], ['--canary', '7']]) {
      world().canaries.set(PLAN, { runId: 'r7', extent: FIRST_SEVEN, resources: 7 });
      world().claims.clear();
      world().started.length = 0;
      world().runs = new Map();
      expect(await apply('--yes', ...args)).toBe(0);
      expect(parts()).toEqual(['canary', 'rest']);
      expect(runs()[0]?.run.runId).toBe('r7');
    }
    world().runs = new Map();
    world().claims.clear();
    expect(await apply('--yes', '--canary', '6')).toBe(2);
  });

  it('begins a rest whose run never began, and refuses a canary after the plan was taken', async () => {
    applied();
    world().claims.set(PLAN, 'r8');
    expect(await apply('--yes')).toBe(0);
    expect(runs()[0]?.run).toMatchObject({ runId: 'r8', planPart: { part: 'rest' } });
    world().canaries.clear();
    world().claims.set(PLAN, 'r9');
    expect(await apply('--yes', '--canary', '7')).toBe(2);
    expect(text().stderr).toContain('plan plan-1 belongs to run r9, which has not begun');
  });

  it('says how to go on after an interruption of the canary', async () => {
    world().outcome = () => new InterruptedError('interrupted; resume with: npx muster run --resume r1');
    expect(await apply('--canary', '7', '--yes')).toBe(130);
    expect(text().stderr).toContain(
      'The rest of the plan was not applied. After the canary: npx muster tag apply plan-1\n',
    );
  });
});
