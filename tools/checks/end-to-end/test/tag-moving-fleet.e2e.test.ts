import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { parseContract, type RunSummary, RunSummaryV1, TagPlanV1 } from '@muster/contracts';
import { readLedger } from '../src/data.ts';
import { tagsOfFleet } from '../src/truth.ts';
import { startWorld, type World } from '../src/world.ts';

const accounts = ['111111111111', '222222222222'];
const regions = ['us-east-1', 'eu-west-1', 'sa-east-1'];
const targets = accounts.flatMap((account) => regions.map((region) => [account, region] as const));
/** More than DescribeTags takes in a filter, and than a page of the table has. */
const PER_TARGET = 230;
/** Instances of each target that an event concerns. */
const EACH = 4;

let world: World;
afterEach(() => world.close());

const summaryIn = (stdout: string): RunSummary => parseContract(RunSummaryV1, JSON.parse(stdout));

/** A deterministic choice: the same numbers in each execution of the test. */
function choices(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What others have done to the fleet. */
interface Events {
  readonly set: Map<string, string>;
  readonly removed: Set<string>;
  readonly ended: Set<string>;
  readonly launched: Set<string>;
}

/** In each target: launches, stops, ends and tags instances, each of which is concerned by one event at most. */
async function disturb(choose: (below: number) => number, value: string, events: Events): Promise<void> {
  for (const [accountId, region] of targets) {
    const place = { accountId, region };
    const free = (await world.aws.truth(accountId, region))
      .filter(({ instanceId: id, state }) => {
        const known = events.set.has(id) || events.removed.has(id) || events.launched.has(id);
        return state !== 'terminated' && !known;
      })
      .map(({ instanceId }) => instanceId);
    const take = () => Array.from({ length: EACH }, () => free.splice(choose(free.length), 1)[0] ?? '');
    const [tagged, untagged, stopped, terminated, vanished] = [take(), take(), take(), take(), take()];
    const { launch } = await world.aws.actions({
      stop: { ...place, instanceIds: stopped },
      terminate: { ...place, instanceIds: terminated },
      vanish: { ...place, instanceIds: vanished },
      launch: { ...place, count: EACH },
      tag: { ...place, instanceIds: tagged, tags: [['Production', value]] },
      untag: { ...place, instanceIds: untagged, keys: ['Production'] },
    });
    for (const id of tagged) events.set.set(id, value);
    for (const id of untagged) events.removed.add(id);
    for (const id of [...terminated, ...vanished]) events.ended.add(id);
    for (const id of launch?.instanceIds ?? []) events.launched.add(id);
  }
}

const noEvents = (): Events => ({
  set: new Map(),
  removed: new Set(),
  ended: new Set(),
  launched: new Set(),
});

/** Every resource of the run has one outcome, and the sums agree. @returns the outcome or code of each */
async function outcomesOf({ runId, tagging }: RunSummary): Promise<Map<string, string>> {
  const outcomes = new Map<string, string>();
  let resources = 0;
  for (const { task, outcome } of await readLedger(world, runId, targets)) {
    expect(outcome?.resources).toBe(task.resources.length);
    const codes = new Map(outcome?.exceptions.map(({ id, code }) => [id, code]));
    resources += task.resources.length;
    for (const { id } of task.resources) outcomes.set(id, codes.get(id) ?? 'applied');
  }
  expect([resources, outcomes.size]).toEqual([tagging.planned, tagging.planned]);
  expect(tagging.applied + tagging.failed + tagging.skipped).toBe(tagging.planned);
  return outcomes;
}

/** Of each target, these instances have another value at the start. */
const WITH_VALUE = 100;
const rule = {
  id: 'clean',
  match: {},
  set: { Production: 'Yes' },
  remove: ['legacy'],
  onConflict: 'overwrite',
};

/** Tags all instances for `rule`. @returns those with another value */
async function prepare(): Promise<Set<string>> {
  const withValue = new Set<string>();
  for (const [accountId, region] of targets) {
    const place = { accountId, region };
    const all = (await world.aws.truth(accountId, region)).map(({ instanceId }) => instanceId);
    const some = all.slice(0, WITH_VALUE);
    await world.aws.actions({ tag: { ...place, instanceIds: all, tags: [['legacy', '1']] } });
    await world.aws.actions({ tag: { ...place, instanceIds: some, tags: [['Production', 'No']] } });
    for (const id of some) withValue.add(id);
  }
  return withValue;
}

/** The calls so far that changed tags. Dry runs ask for a right and change nothing. */
async function changing(): Promise<number[]> {
  const { calls, errors } = await world.aws.stats();
  return ['ec2:CreateTags', 'ec2:DeleteTags'].map(
    (api) => (calls[api] ?? 0) - (errors[`${api} DryRunOperation`] ?? 0),
  );
}

const called = async (api: string) => (await world.aws.stats()).calls[api] ?? 0;

describe('a fleet that changes while tag tasks are under way', () => {
  it('gets no wrong value while the tasks wait, and every resource is accounted for', async () => {
    world = await startWorld({
      aws: { accounts, regions, instancesPerTarget: PER_TARGET, seed: 7 },
      config: { accounts, compareAfterSeconds: 0, rules: [rule] },
    });
    const withValue = await prepare();
    await world.run(['--no-tag']);
    const events = noEvents();
    const choose = choices(7);
    const planned = await world.muster(['tag', 'plan', '--config', world.configFile, '--json']);
    const { planId, counts } = parseContract(TagPlanV1, JSON.parse(planned.stdout));
    expect(counts.resources).toBe(targets.length * PER_TARGET);
    await disturb(choose, 'before the scan', events);

    // The scans end, and the tasks wait for the end of the pause.
    expect((await world.muster(['tag', 'pause'])).code).toBe(0);
    const before = await called('ec2:DescribeInstances');
    const applying = world.muster([
      ...['tag', 'apply', planId, '--config', world.configFile, '--yes', '--json'],
    ]);
    while ((await called('ec2:DescribeInstances')) - before < targets.length) await delay(20);
    await delay(500);
    await disturb(choose, 'while tasks wait', events);
    expect(await changing()).toEqual([0, 0]);
    expect((await world.muster(['tag', 'resume'])).code).toBe(0);
    const applied = await applying;
    expect([applied.code, applied.stderr]).toEqual([3, '']);
    const summary = summaryIn(applied.stdout);
    const outcomes = await outcomesOf(summary);
    expect([summary.tagging.planned, summary.tagging.failed]).toEqual([counts.resources, 0]);

    const fleet = await tagsOfFleet(world, accounts, regions);
    const isChanged = (id: string) => events.set.has(id) || (events.removed.has(id) && withValue.has(id));
    for (const [id, { Production, legacy }] of fleet) {
      if (events.ended.has(id)) continue;
      const isLeft = isChanged(id) || events.launched.has(id);
      const expected = isLeft
        ? [events.set.get(id), events.launched.has(id) ? undefined : '1']
        : ['Yes', undefined];
      expect([id, Production, legacy]).toEqual([id, ...expected]);
    }
    for (const [id, code] of outcomes)
      if (!events.ended.has(id)) expect([id, code]).toEqual([id, isChanged(id) ? 'Changed' : 'applied']);
    expect(new Set(outcomes.keys()).intersection(events.launched)).toEqual(new Set());
    expect([...events.removed].filter(isChanged).length).toBeGreaterThan(EACH);
  });

  it('loses no tag of others while a run is undone at the same moment', async () => {
    world = await startWorld({
      aws: { accounts, regions, instancesPerTarget: PER_TARGET, seed: 8, latencyMs: 30 },
      config: { accounts, compareAfterSeconds: 0 },
    });
    const start = await tagsOfFleet(world, accounts, regions);
    const { summary } = await world.run(['--run-id', 'r1']);
    expect(summary.tagging.verified).toBe(targets.length * PER_TARGET);
    const events = noEvents();
    const choose = choices(8);
    let isUndoing = true;
    const undoing = world.muster(['tag', 'undo', 'r1', '--yes', '--json']).finally(() => (isUndoing = false));
    // EC2 removes a tag only if it has the value that the call names. So others can write at any moment.
    for (let round = 1; round <= 2 && isUndoing; round++) {
      await disturb(choose, `round ${round}`, events);
      const done = await called('ec2:DeleteTags');
      while (isUndoing && (await called('ec2:DeleteTags')) === done) await delay(10);
    }
    const undone = await undoing;
    expect(undone.stderr).toBe('');
    const outcomes = await outcomesOf(summaryIn(undone.stdout));
    expect(outcomes.size).toBe(summary.tagging.planned);

    for (const [id, tags] of await tagsOfFleet(world, accounts, regions)) {
      if (events.ended.has(id) || events.launched.has(id)) continue;
      const value = events.set.get(id);
      const expected = { ...start.get(id), ...(value === undefined ? {} : { Production: value }) };
      expect([id, tags]).toEqual([id, expected]);
    }
  });
});
