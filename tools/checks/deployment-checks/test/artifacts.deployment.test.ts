import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunSummary } from '@muster/contracts';
import * as z from 'zod';
import { type ArtifactWorld, startArtifactWorld, startLocalWorld } from '../src/world/artifact-world.ts';
import { accounts, regions } from '../src/world/fleet.ts';
import {
  checkAccount,
  discoverPageByPage,
  runWithStoredRules,
  scheduledRunConfig,
  startScheduledRun,
} from '../src/world/rare-paths.ts';
import { carryOutScenario, type ScenarioSummaries } from '../src/world/scenario.ts';
import { packaged } from './packaged.ts';

let world: ArtifactWorld;
let summaries: ScenarioSummaries;
let locally: ScenarioSummaries;

beforeAll(async () => {
  const local = await startLocalWorld();
  locally = await carryOutScenario(local.engine, local.runs, local.fleet.control);
  await local.close();
  world = await startArtifactWorld(packaged('local'), {
    parameters: scheduledRunConfig,
    settings: { ReportRetentionDays: '90' },
  });
  summaries = await carryOutScenario(world.engine, world.runs, world.fleet.control);
});
afterAll(() => world.close());

/**
 * The parts that two runs over the same fleet have in common. Leaves out the time, the number of AssumeRole calls of
 * each process, and the report, which only a deployed stage writes.
 */
const comparable = ({
  startedAt: _s,
  finishedAt: _f,
  durationMs: _d,
  apiCalls,
  report: _r,
  ...rest
}: RunSummary) => ({
  ...rest,
  apiCalls: { ...apiCalls, 'sts:AssumeRole': 'not compared' },
});

describe('the zips, each in a Node process without packages', () => {
  it.each(['first', 'organization', 'denied', 'resumed'] as const)(
    'end the run "%s" with the summary of the local engine',
    (name) => {
      expect(comparable(summaries[name])).toEqual(comparable(locally[name]));
    },
  );

  it('inventory, tag and verify two accounts in three regions', () => {
    expect(summaries.first).toMatchObject({
      status: 'complete',
      targets: { planned: 6, succeeded: 6, failed: 0, skipped: 0 },
      resources: { seen: 360, added: 360, changed: 0, unchanged: 0, gone: 0 },
      tagging: { planned: 360, applied: 360, verified: 360, failed: 0, skipped: 0 },
      apiCalls: { 'ec2:CreateTags': 6, 'ec2:DescribeRegions': 2 },
      outcomes: [],
    });
  });

  it('resolve the accounts of an organization, and report instances that are gone or new', () => {
    expect(summaries.organization).toMatchObject({
      status: 'complete',
      resources: { seen: 362, added: 7, gone: 5 },
      tagging: { planned: 7, applied: 4, verified: 4, failed: 0, skipped: 3 },
      apiCalls: {
        'organizations:ListAccountsForParent': 4,
        'organizations:ListOrganizationalUnitsForParent': 2,
        'organizations:ListParents': expect.any(Number),
        'organizations:ListTagsForResource': 4,
      },
    });
  });

  it('report refused calls by target', () => {
    expect(summaries.denied.status).toBe('partial');
    expect(
      summaries.denied.outcomes.map(({ accountId, region, code }) => `${accountId} ${region} ${code}`),
    ).toEqual([
      '111111111111 ap-southeast-2 ServiceUnavailable',
      '111111111111 eu-west-1 UnauthorizedOperation',
      '222222222222 ap-southeast-2 AssumeRoleDenied',
      '222222222222 eu-west-1 AssumeRoleDenied',
      '222222222222 us-east-1 AssumeRoleDenied',
    ]);
  });

  it('leave the tags in EC2', async () => {
    const untagged: string[] = [];
    let seen = 0;
    for (const accountId of accounts)
      for (const region of regions)
        for (const { instanceId, state, tags } of await world.fleet.control.truth(accountId, region)) {
          if (state === 'terminated') continue;
          seen++;
          if (tags.get('Production') !== 'Yes') untagged.push(`${region} ${instanceId}`);
        }
    expect(seen).toBe(363);
    // The four that were launched before tagging was denied. A task that failed permanently is not repeated.
    expect(untagged.map((text) => text.split(' ')[0])).toEqual([
      'eu-west-1',
      'eu-west-1',
      'eu-west-1',
      'eu-west-1',
    ]);
  });

  it('continue a target in one invocation after the other, however short each is', async () => {
    const answers = await discoverPageByPage(world);
    expect(answers.map(({ done }) => done)).toEqual([...answers.slice(1).map(() => false), true]);
    expect(answers.length).toBeGreaterThan(1);
    expect(answers.at(-1)?.resources).toEqual({ seen: 59, added: 0, changed: 0, unchanged: 59, gone: 0 });
  });

  it('report to doctor that an account can be read and tagged', async () => {
    const allowed = [...regions].toSorted().map((region) => ({ region, status: 'allowed' }));
    expect(await checkAccount(world)).toEqual({
      reader: { accountId: '111111111111', role: 'ok', regions: allowed },
      tagger: { accountId: '111111111111', role: 'ok', regions: allowed },
    });
  });

  it('write the report of each run to the bucket of the stage', () => {
    const bucket = 'muster-reports-local-999999999999-us-east-1';
    const written = (runId: string) => ({
      location: `s3://${bucket}/runs/${runId}.html`,
      status: 'written',
      bytes: expect.any(Number),
    });
    const reports = [summaries.first, summaries.organization, summaries.denied].map(({ report }) => report);
    expect(reports).toEqual(['first', 'organization', 'denied'].map(written));
    expect(summaries.first.report?.bytes).toBeGreaterThan(50_000);
    expect(locally.first.report).toBeUndefined();
    const puts = world.calls.calls.filter(({ action }) => action === 's3:PutObject');
    expect(puts.map(({ functionName, resource }) => `${functionName} ${resource}`)).toEqual(
      ['first', 'organization', 'denied'].map(
        (runId) => `writeReport arn:aws:s3:::${bucket}/runs/${runId}.html`,
      ),
    );
  });

  it('start a scheduled run', async () => {
    expect(await startScheduledRun(world)).toEqual({ runId: 'scheduled-20261123T080000Z', started: true });
  });
});

const LogLine = z.looseObject({
  message: z.string(),
  level: z.string(),
  service: z.string(),
  function: z.string(),
});

const outputs = new Map<string, string>();

/** The lines of a function's log that are not embedded metrics. @throws if a line is not JSON */
const logOf = (functionName: string) =>
  (outputs.get(functionName) ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => z.looseObject({}).parse(JSON.parse(line)))
    .filter((line) => !('_aws' in line))
    .map((line) => LogLine.parse(line));

describe('the logs of the zips', () => {
  beforeAll(async () => {
    for (const [name, process] of world.processes) outputs.set(name, await process.endedOutput());
  });

  it.each([
    ['discover', 'muster-inventory', ['runId', 'accountId', 'region']],
    ['markUnreadable', 'muster-inventory', ['runId', 'accountId']],
    ['planTags', 'muster-tagger', ['runId', 'accountId', 'region']],
    ['applyTags', 'muster-tagger', []],
    ['awaitTagging', 'muster-tagger', ['runId', 'accountId', 'region']],
    ['verifyTags', 'muster-tagger', ['runId', 'accountId', 'region']],
    ['planRun', 'muster-orchestrator', ['runId']],
    ['listRegions', 'muster-orchestrator', ['runId', 'accountId']],
    ['recordOutcome', 'muster-orchestrator', ['runId', 'accountId', 'region']],
    ['recordAccountOutcome', 'muster-orchestrator', ['runId', 'accountId']],
    ['findLeftOut', 'muster-orchestrator', ['runId']],
    ['finalizeRun', 'muster-orchestrator', ['runId']],
    ['writeReport', 'muster-orchestrator', ['runId']],
  ])('are JSON lines: each line of %s in %s contains %j', (functionName, service, keys) => {
    const lines = logOf(functionName);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(line).toMatchObject({ service, function: functionName });
      expect(keys.filter((key) => typeof line[key] !== 'string')).toEqual([]);
    }
  });

  it('name run, account and region for each task of a batch', () => {
    const settled = logOf('applyTags').filter(({ message }) => message === 'task settled');
    expect(settled.length).toBeGreaterThan(0);
    for (const line of settled)
      expect(line).toMatchObject({
        runId: expect.any(String),
        accountId: expect.any(String),
        region: expect.any(String),
        taskNumber: 1,
      });
  });

  it('contain embedded metrics for each run that ended', () => {
    const output = outputs.get('finalizeRun') ?? '';
    const metrics = output.split('\n').filter((line) => line.includes('"_aws"'));
    expect(metrics.map((line) => z.looseObject({}).parse(JSON.parse(line)))).toMatchObject([
      { service: 'muster-orchestrator', stage: 'local', RunsComplete: 1, RunsPartial: 0, ResourcesSeen: 360 },
      { RunsComplete: 1, ResourcesSeen: 362 },
      { RunsComplete: 0, RunsPartial: 1, TargetsFailed: 5 },
      { RunsComplete: 0, RunsPartial: 1, TargetsFailed: 1 },
    ]);
  });

  it('never contain a key or an external ID', () => {
    const all = [...outputs.values()].join('');
    expect(all).toContain('muster-tagger');
    expect(all).not.toMatch(/"externalId"|SecretAccessKey|SessionToken|ASIA[A-Z0-9]{12}/);
  });

  it('read rules that are in the ledger and in no state', async () => {
    const { summary, states, withRules } = await runWithStoredRules(world);
    // Two new ones, and the four that were not tagged before.
    expect(summary).toMatchObject({
      status: 'complete',
      tagging: { planned: 6, applied: 6, verified: 6 },
      rules: [{ id: 'production', applied: 6 }],
    });
    expect([...states]).toEqual(expect.arrayContaining(['PlanRun', 'Discover', 'PlanTags', 'VerifyTags']));
    expect(withRules).toEqual([]);
  });
});
