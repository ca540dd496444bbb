import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseContract, RunSummaryV1, TagPlanV1 } from '@muster/contracts';
import { DEFAULT_REGIONS, type SimulatedAwsControl } from '@muster/simulated-aws';
import { stringify } from 'yaml';
import { BenchError } from '../errors.ts';
import { FLEET, FLEET_INSTANCES, FLEET_SIMULATION, FLEET_TARGETS, ROLES, RULES } from '../fleet.ts';
import { startNode } from '../processes/node-process.ts';
import { againstSimulatedAws } from '../processes/simulated-aws.ts';
import type { TaggingSample, TaggingStep } from '../results.ts';

/** The run before sets this tag. The list renames its key. */
const EARLIER_KEY = 'env';
const EARLIER = { id: 'env', match: {}, set: { [EARLIER_KEY]: 'prod' } };
const RENAMED = 'Stage';

const APIS = ['ec2:DescribeInstances', 'ec2:CreateTags', 'ec2:DeleteTags'] as const;

/**
 * The calls of `APIS` in each step. A run scans each target twice. A rename takes two calls for each 1000 instances.
 */
const CALLS: Readonly<Record<TaggingStep, readonly [scans: number, createTags: number, deleteTags: number]>> =
  {
    run: [2 * FLEET_TARGETS, FLEET_TARGETS, 0],
    'plan by a rule': [0, 0, 0],
    'plan from a list': [0, 0, 0],
    apply: [2 * FLEET_TARGETS, FLEET_TARGETS, FLEET_TARGETS],
    undo: [2 * FLEET_TARGETS, FLEET_TARGETS, FLEET_TARGETS],
  };

/**
 * Steps of tagging over the fleet, one after the other in one folder: a run that sets a tag, a plan by a rule from the
 * table, a plan from a list that renames a key of all instances, the run that applies it, and its undo.
 * @throws BenchError if a step plans or changes another number of instances, or makes other calls, than expected
 */
export async function measureTagging(muster: URL, folder: string): Promise<TaggingSample[]> {
  const samples: TaggingSample[] = [];
  const config = join(folder, 'muster.yaml');
  const rulesFile = join(folder, 'rules.yaml');
  const list = join(folder, 'tags.csv');
  writeFileSync(
    config,
    stringify({ homeRegion: 'us-east-1', accounts: FLEET.accounts, roles: ROLES, rules: [EARLIER] }),
  );
  writeFileSync(rulesFile, stringify(RULES));
  await againstSimulatedAws(FLEET_SIMULATION, async (environment, control) => {
    const run = async (...args: string[]) => {
      const ended = await startNode(muster, { args: [...args, '--data', join(folder, 'data')], environment })
        .ended;
      const { code, stdout, stderr } = ended;
      if (code !== 0)
        throw new BenchError(`muster ${args.slice(0, 2).join(' ')}: exit code ${code}: ${stderr}${stdout}`);
      return ended;
    };
    const measure = async (step: TaggingStep, ...args: string[]): Promise<unknown> => {
      const before = await callsOf(control);
      const { stdout, wallMs, usage } = await run(...args, '--json');
      const after = await callsOf(control);
      const calls = Object.fromEntries(
        Object.entries(after).map(([api, count]) => [api, count - (before[api] ?? 0)]),
      );
      checkCalls(step, calls);
      samples.push({ step, wallMs, usage, calls });
      return JSON.parse(stdout);
    };
    verified('run', await measure('run', 'run', '--config', config));
    planned(await measure('plan by a rule', 'tag', 'plan', '--config', config, '--rules', rulesFile));
    const { stdout } = await run('inventory', '--format', 'csv', '--columns', 'id');
    writeFileSync(list, renaming(stdout));
    const planId = planned(
      await measure('plan from a list', 'tag', 'plan', '--config', config, '--from', list),
    );
    const runId = verified(
      'apply',
      await measure('apply', 'tag', 'apply', planId, '--config', config, '--yes'),
    );
    await checkTags(control, RENAMED, EARLIER_KEY);
    verified('undo', await measure('undo', 'tag', 'undo', runId, '--yes'));
    await checkTags(control, EARLIER_KEY, RENAMED);
  });
  return samples;
}

/** The calls so far, without dry runs: these ask for a right and change nothing. */
async function callsOf(control: SimulatedAwsControl): Promise<Record<string, number>> {
  const { calls, errors } = await control.stats();
  return Object.fromEntries(
    Object.entries(calls).map(([api, count]) => [api, count - (errors[`${api} DryRunOperation`] ?? 0)]),
  );
}

/** Checks the tags of each instance, as EC2 has them. @throws BenchError */
async function checkTags(control: SimulatedAwsControl, present: string, absent: string): Promise<void> {
  let instances = 0;
  for (const accountId of FLEET.accounts)
    for (const region of DEFAULT_REGIONS.slice(0, FLEET.regions))
      for (const { tags } of await control.truth(accountId, region))
        if (tags.get(present) === 'prod' && !tags.has(absent)) instances += 1;
  if (instances !== FLEET_INSTANCES)
    throw new BenchError(
      `${instances} instances have ${present} and not ${absent}, instead of ${FLEET_INSTANCES}`,
    );
}

/** The list of IDs with a column for the new key and one for the key to remove. */
const renaming = (ids: string): string =>
  ids
    .trimEnd()
    .split('\n')
    .map((line, index) => (index === 0 ? `${line},${RENAMED},env` : `${line},prod,-`))
    .join('\n');

function checkCalls(step: TaggingStep, calls: Readonly<Record<string, number>>): void {
  const made = APIS.map((api) => calls[api] ?? 0);
  const wanted = CALLS[step];
  if (made.join() !== wanted.join())
    throw new BenchError(
      `${step}: ${made.join(', ')} calls of ${APIS.join(', ')} instead of ${wanted.join(', ')}`,
    );
}

function planned(document: unknown): string {
  const { planId, counts } = parseContract(TagPlanV1, document, 'the plan');
  if (counts.resources !== FLEET_INSTANCES)
    throw new BenchError(`${counts.resources} instances planned instead of ${FLEET_INSTANCES}`);
  return planId;
}

function verified(step: TaggingStep, document: unknown): string {
  const { runId, tagging } = parseContract(RunSummaryV1, document, 'the summary of the run');
  if (tagging.verified !== FLEET_INSTANCES)
    throw new BenchError(`${step}: ${tagging.verified} instances verified instead of ${FLEET_INSTANCES}`);
  return runId;
}
