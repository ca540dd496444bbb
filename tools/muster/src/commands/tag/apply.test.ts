import { beforeEach, describe, expect, it } from '@jest/globals';
import { parseRules } from '@muster/configuration/file';
import { parseContract, RunRequestV1, RunSummaryV1, type TagPlan, TagPlanV1 } from '@muster/contracts';
import type { PlanTarget, SavedPlan } from '@muster/tagger/plans';
import { main } from '../../main.ts';
import { rulesFingerprint } from '../../tagging/rules-fingerprint.ts';
import { CONFIG, ConfiguredDirectory } from '../../testing/configured-directory.ts';
import { completeSummary, storedRequest } from '../../testing/fake-surroundings.ts';

const PLAN = 'plan-1';
const account = '111111111111';
const rules = parseRules('- { id: production, set: { Production: "Yes" } }', 'rules');

const targetWith = (region: string, resources: number): PlanTarget => ({
  accountId: account,
  region,
  readAt: '2026-11-23T08:00:00.000Z',
  counts: { ...TagPlanV1.example.counts, resources, byRule: [], byKey, leftAlone: [] },
});

let directory: ConfiguredDirectory;
let plan: SavedPlan;
let byKey: TagPlan['byKey'];

beforeEach(() => {
  directory = new ConfiguredDirectory();
  byKey = [];
  plan = {
    planId: PLAN,
    createdAt: '2026-11-23T07:00:00.000Z',
    rulesFingerprint: rulesFingerprint(rules),
    rulesFile: `${directory.path}/muster.yaml`,
    scope: {},
    counts: { resources: 5, tags: 5, tasks: 1, conflicts: 0, present: 5 },
    targets: { planned: 2, leftOut: 0 },
    request: parseContract(RunRequestV1, {
      ...RunRequestV1.example,
      accounts: [account, '222222222222'],
      run: { ...RunRequestV1.example.run, runId: PLAN },
    }),
    unknownAccounts: [],
  };
  const { world } = directory.fake;
  world.runs = new Map([['r1', { request: storedRequest, summary: completeSummary }]]);
  world.plans = {
    getPlan: async (planId) => {
      if (planId !== PLAN) return undefined;
      const appliedBy = world.claims.get(PLAN);
      return appliedBy === undefined ? plan : { ...plan, appliedBy };
    },
    listPlans: async () => [plan],
    targetsOf: async () => [targetWith('us-east-1', 5), targetWith('eu-west-1', 0)],
    tasksOf: async function* () {
      yield [];
    },
  };
  world.outcome = ({ run }) => ({ ...completeSummary, runId: run.runId, planId: PLAN });
});

const apply = (...args: string[]) => directory.muster('tag', 'apply', PLAN, ...args);
const text = () => directory.fake.text();
const started = () => directory.fake.world.started;

describe('muster tag apply', () => {
  it('starts a run of the targets with changes, and prints its summary', async () => {
    expect(await apply('--yes', '--json')).toBe(0);
    const summary = parseContract(RunSummaryV1, JSON.parse(text().stdout));
    const [run] = started();
    expect(run).toMatchObject({
      resumed: false,
      request: {
        run: {
          runId: summary.runId,
          planId: PLAN,
          tag: true,
          regions: ['us-east-1'],
          rules: [{ id: 'production' }],
        },
        accounts: [account],
      },
    });
    expect([summary.planId, directory.fake.world.claims.get(PLAN)]).toEqual([PLAN, summary.runId]);
  });

  it('ends with 3 if something was skipped', async () => {
    const tagging = { planned: 5, applied: 4, verified: 4, failed: 0, skipped: 1 };
    directory.fake.world.outcome = ({ run }) => ({
      ...completeSummary,
      runId: run.runId,
      planId: PLAN,
      tagging,
    });
    expect(await apply('--yes')).toBe(3);
    expect(text().stdout).toContain('1 skipped');
  });

  it('ends with 3 if a target of the plan was skipped', async () => {
    const targets = { planned: 2, succeeded: 1, failed: 0, skipped: 1 };
    directory.fake.world.outcome = ({ run }) => ({
      ...completeSummary,
      runId: run.runId,
      planId: PLAN,
      targets,
    });
    expect(await apply('--yes')).toBe(3);
  });

  it.each([
    ['y', 0],
    ['', 2],
    [undefined, 2],
  ])('asks on a terminal: the answer %j ends with %d', async (answer, exitCode) => {
    const asked: string[] = [];
    const terminal = { ask: async (question: string) => (asked.push(question), answer) };
    expect(await main(['tag', 'apply', PLAN], { ...directory.fake.surroundings, terminal })).toBe(exitCode);
    expect(asked).toEqual(['Apply this plan? [y/N] ']);
    expect(started()).toHaveLength(exitCode === 0 ? 1 : 0);
    expect(text().stderr).toContain('Plan plan-1 sets 5 tags on 5 resources in 1 target:\n');
  });

  it.each([
    ['48000', 0],
    ['48,000', 0],
    ['y', 2],
    ['4800', 2],
  ])('asks for the number of a large plan: %j ends with %d', async (answer, exitCode) => {
    plan = { ...plan, counts: { ...plan.counts, resources: 48_000, tags: 48_000 } };
    const terminal = { ask: async () => answer };
    expect(await main(['tag', 'apply', PLAN], { ...directory.fake.surroundings, terminal })).toBe(exitCode);
    expect(directory.fake.world.claims.size).toBe(exitCode === 0 ? 1 : 0);
  });

  it('is refused without a terminal and without --yes', async () => {
    expect(await apply()).toBe(2);
    expect(text().stderr).toContain(
      'error: nothing was changed: repeat the command with --yes to apply the plan\n',
    );
    expect(await apply('--json')).toBe(2);
    expect(directory.fake.world.claims.size).toBe(0);
  });

  it('refuses a plan that was applied, and continues one whose run never began', async () => {
    const { world } = directory.fake;
    world.claims.set(PLAN, 'r1');
    expect(await apply('--yes', '--json')).toBe(2);
    const { stdout, stderr } = text();
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'PlanRefused' } });
    expect(stderr).toContain('error: plan plan-1 was applied by run r1 (see "npx muster status r1"');
    world.claims.set(PLAN, 'r7');
    expect(await apply('--yes')).toBe(0);
    expect(started()[0]?.request.run.runId).toBe('r7');
  });

  it.each([
    [CONFIG.replace('"Yes"', '"No"'), 'have changed since plan plan-1 was made'],
    [`${CONFIG}planMaxAge: 1h\n`, 'plan plan-1 is 60min old, and planMaxAge is 1h; make a new plan'],
  ])('refuses a plan that is out of date', async (config, message) => {
    directory.write('muster.yaml', config);
    expect(await apply('--yes')).toBe(2);
    expect(text().stderr).toContain(message);
    expect(started()).toEqual([]);
  });

  it.each([
    [
      `${CONFIG.replace('set: { Production: "Yes" }', 'keepOnly: [Name]')}protectedTagKeys: ["prod*"]\n`,
      'plan plan-1 changes the tag "Production", and protectedTagKeys of present.yaml now contains "prod*". Make a new plan.',
    ],
    [
      CONFIG.replace('111111111111', '222222222222'),
      'plan plan-1 changes resources in 111111111111 us-east-1, which present.yaml does not cover now. Make a new plan.',
    ],
    [
      `${CONFIG}regions: ["eu-*"]\n`,
      'plan plan-1 changes resources in 111111111111 us-east-1, which present.yaml does not cover now. Make a new plan.',
    ],
  ])('refuses changes that the configuration does not allow any more', async (config, message) => {
    directory.write('present.yaml', config);
    const { rulesFile, ...listed } = plan;
    void rulesFile;
    plan = { ...listed, list: { file: `${directory.path}/tags.csv`, resources: 5, notFound: 0 } };
    byKey = [{ key: 'Production', added: 5, changed: 0, kept: 0 }];
    expect(await apply('--yes', '--config', 'present.yaml')).toBe(2);
    expect(text().stderr).toContain(`error: ${message}`);
    plan = { ...listed, undoOf: 'r1' };
    expect(await apply('--yes', '--config', 'present.yaml')).toBe(0);
  });

  it('takes the configuration from the file with the rules', async () => {
    directory.write('other.yaml', `${CONFIG}planMaxAge: 1h\n`);
    plan = { ...plan, rulesFile: `${directory.path}/other.yaml` };
    expect(await apply('--yes')).toBe(2);
    expect(text().stderr).toContain('planMaxAge is 1h');
    directory.write('muster.yaml', CONFIG.replace('111111111111', '222222222222'));
    directory.write('other.yaml', CONFIG);
    expect(await apply('--yes')).toBe(0);
  });

  it('names the command that makes the plan again', async () => {
    const { path } = directory;
    const again = async (): Promise<string | undefined> => {
      directory.fake.text().stderr = '';
      await apply('--yes', '--data', path);
      return /make a new plan: (.*)\n/.exec(text().stderr)?.[1];
    };
    directory.write('muster.yaml', CONFIG.replace('"Yes"', '"No"'));
    expect(await again()).toBe(`npx muster tag plan --data ${path}`);
    directory.write('other.yaml', CONFIG.replace('"Yes"', '"No"'));
    plan = { ...plan, rulesFile: `${path}/other.yaml`, scope: { accountIds: [account], regions: ['eu-*'] } };
    expect(await again()).toBe(
      `npx muster tag plan --config ${path}/other.yaml --account ${account} --region 'eu-*' --data ${path}`,
    );
    directory.write('rules.yaml', '- { id: production, set: { Production: "No" } }\n');
    plan = { ...plan, rulesFile: `${path}/rules.yaml`, scope: { ruleIds: ['production'] } };
    expect(await again()).toBe(
      `npx muster tag plan --rules ${path}/rules.yaml --rule production --data ${path}`,
    );
  });

  it('compares only the chosen rules, also from a file of rules', async () => {
    directory.write(
      'rules.yaml',
      '- { id: other, set: { A: b } }\n- { id: production, set: { Production: "Yes" } }\n',
    );
    plan = { ...plan, scope: { ruleIds: ['production'] }, rulesFile: `${directory.path}/rules.yaml` };
    expect(await apply('--yes')).toBe(0);
    plan = { ...plan, rulesFile: `${directory.path}/gone.yaml` };
    directory.fake.world.claims.clear();
    expect(await apply('--yes')).toBe(2);
    expect(text().stderr).toContain('gone.yaml, which does not exist here; name the configuration');
    expect(await apply('--yes', '--config', 'rules.yaml')).toBe(2);
    expect(text().stderr).toContain('rules.yaml');
    expect(await apply('--yes', '--config', 'muster.yaml')).toBe(0);
  });

  it('refuses an unknown plan, an empty plan, and a run in progress', async () => {
    expect(await directory.muster('tag', 'apply', 'plan-9', '--yes')).toBe(2);
    expect(text().stderr).toContain('plan plan-9 does not exist in ');
    plan = { ...plan, counts: { ...plan.counts, resources: 0 } };
    expect(await apply('--yes')).toBe(2);
    expect(text().stderr).toContain('plan plan-1 changes nothing');
    directory.fake.world.inProgress = 'r7';
    expect(await apply('--yes')).toBe(1);
    expect(started()).toEqual([]);
  });
});
