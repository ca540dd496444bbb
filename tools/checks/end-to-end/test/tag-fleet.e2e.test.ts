import { afterEach, describe, expect, it } from '@jest/globals';
import { parseContract, RunSummaryV1 } from '@muster/contracts';
import { DEFAULT_REGIONS } from '@muster/simulated-aws';
import { query } from '../src/data.ts';
import { tagsOfFleet } from '../src/truth.ts';
import { startWorld, type World } from '../src/world.ts';

const accounts = ['111111111111', '222222222222', '333333333333'];
const regions = DEFAULT_REGIONS.slice(0, 16);
const PER_TARGET = 1000;
const FLEET = accounts.length * regions.length * PER_TARGET;

let world: World;
afterEach(() => world.close());

const succeeded = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await world.muster(args);
  expect([args.slice(0, 2), code, stderr]).toEqual([args.slice(0, 2), 0, '']);
  return stdout;
};
const calls = async () => (await world.aws.stats()).calls;
/** The calls that changed tags. Dry runs ask for a right and change nothing. */
async function changing(api: string): Promise<number> {
  const { calls: made, errors } = await world.aws.stats();
  return (made[api] ?? 0) - (errors[`${api} DryRunOperation`] ?? 0);
}

describe('the rule of the article on 48,000 instances', () => {
  it('is planned, applied, verified and undone, and tags that others changed stay', async () => {
    world = await startWorld({
      aws: { accounts, regions, instancesPerTarget: PER_TARGET },
      config: { accounts },
    });
    const start = await tagsOfFleet(world, accounts, regions);
    expect(start.size).toBe(FLEET);
    await succeeded('run', '--config', world.configFile, '--no-tag', '--json');

    const before = await calls();
    const shown = await succeeded('tag', 'plan', '--config', world.configFile);
    expect(await calls()).toEqual(before);
    const planId =
      /^Plan (\S+): 48,000 tags on 48,000 of 48,000 resources, in 48 tasks\./.exec(shown)?.[1] ?? '';
    expect(shown).toMatch(
      /\nExamples:\n(?: {2}\d{12} {2}\S+ +i-[0-9a-f]+ {2}Production: \(none\) → "Yes"\n){3}/,
    );

    const applied = parseContract(
      RunSummaryV1,
      JSON.parse(await succeeded('tag', 'apply', planId, '--config', world.configFile, '--yes', '--json')),
    );
    expect(applied).toMatchObject({
      status: 'complete',
      targets: { planned: 48, succeeded: 48 },
      tagging: { planned: FLEET, applied: FLEET, verified: FLEET, failed: 0, skipped: 0 },
    });
    expect([applied.apiCalls['ec2:CreateTags'], await changing('ec2:CreateTags')]).toEqual([48, 48]);
    const tagged = await tagsOfFleet(world, accounts, regions);
    expect(tagged).toEqual(new Map([...start].map(([id, tags]) => [id, { ...tags, Production: 'Yes' }])));

    const changed = new Map<string, string>();
    for (const [index, accountId] of accounts.entries()) {
      const region = regions[index] ?? '';
      const value = `by hand ${index}`;
      const [first] = await world.aws.truth(accountId, region);
      const instanceIds = [first?.instanceId ?? ''];
      await world.aws.actions({ tag: { accountId, region, instanceIds, tags: [['Production', value]] } });
      changed.set(instanceIds[0] ?? '', value);
    }
    expect(changed.size).toBe(3);

    const undone = await world.muster(['tag', 'undo', applied.runId, '--yes', '--json']);
    expect([undone.code, undone.stderr]).toEqual([3, '']);
    const undo = parseContract(RunSummaryV1, JSON.parse(undone.stdout));
    expect(undo).toMatchObject({
      status: 'partial',
      tagging: { planned: FLEET, applied: FLEET - 3, verified: FLEET - 3, failed: 0, skipped: 3, changed: 3 },
    });
    expect([undo.apiCalls['ec2:DeleteTags'], undo.apiCalls['ec2:CreateTags']]).toEqual([48, undefined]);
    expect([await changing('ec2:DeleteTags'), await changing('ec2:CreateTags')]).toEqual([48, 48]);
    const reported = await query(
      world,
      `SELECT resource_id, outcome, code FROM tag_changes WHERE run_id = '${undo.runId}' AND outcome <> 'applied' ORDER BY 1`,
    );
    expect(reported).toEqual(
      [...changed.keys()].toSorted().map((id) => ({ resource_id: id, outcome: 'skipped', code: 'Changed' })),
    );
    const expected = new Map(start);
    for (const [id, value] of changed) expected.set(id, { ...start.get(id), Production: value });
    expect(await tagsOfFleet(world, accounts, regions)).toEqual(expected);
  });
});
