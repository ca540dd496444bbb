import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { parseContract, RunSummaryV1, TagPlanV1 } from '@muster/contracts';
import { query } from '../src/data.ts';
import { tagsOfFleet } from '../src/truth.ts';
import { startWorld, type World } from '../src/world.ts';

const accounts = ['111111111111', '222222222222', '333333333333', '444444444444'];
const regions = ['us-east-1', 'eu-west-1'];
const INSTANCES = 10;
const FLEET = accounts.length * regions.length * INSTANCES;

let world: World;
afterEach(() => world.close());

async function tag(...args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await world.muster(['tag', ...args, '--json']);
  expect([args, code, stderr]).toEqual([args, 0, '']);
  return JSON.parse(stdout);
}
const plan = async (...args: string[]) => parseContract(TagPlanV1, await tag('plan', ...args));
const change = async (...args: string[]) => parseContract(RunSummaryV1, await tag(...args, '--yes'));

describe('tags that depend on the units of an organization', () => {
  it('are planned, applied and undone, and the run that applies them forgets nothing about the accounts', async () => {
    world = await startWorld({
      aws: { accounts, regions, instancesPerTarget: INSTANCES },
      config: {
        organization: { include: ['r-muster'], exclude: ['999999999999'] },
        rules: [
          {
            id: 'unit',
            match: { not: { organizationalUnits: ['dev'] }, accountNames: ['*'] },
            set: { Unit: '{ou.name} {account.name}' },
          },
        ],
      },
    });
    const start = await tagsOfFleet(world, accounts, regions);
    const planned = await plan('--fresh');
    expect(planned.leftOut).toEqual([]);
    const { resources } = planned.counts;
    // Some accounts are in another unit, so the run that applies the plan does not cover them.
    expect([resources > 0, resources < FLEET]).toEqual([true, true]);

    const applied = await change('apply', planned.planId);
    expect(applied.tagging).toMatchObject({ planned: resources, verified: resources });
    expect(applied.targets.planned).toBe(resources / INSTANCES);
    expect(await query(world, 'SELECT count(*) AS n FROM targets WHERE account_name IS NULL')).toEqual([
      { n: 0 },
    ]);
    expect(await plan()).toMatchObject({ leftOut: [], counts: { resources: 0, present: FLEET } });

    // Without a configuration, the accounts are those of the run that read all of them.
    const rules = join(dirname(world.configFile), 'rules.yaml');
    writeFileSync(rules, '- { id: all, set: { In: "{ou.name}" } }\n');
    const elsewhere = await world.muster(['tag', 'plan', '--rules', rules, '--json'], {
      cwd: dirname(dirname(world.configFile)),
    });
    expect(parseContract(TagPlanV1, JSON.parse(elsewhere.stdout))).toMatchObject({
      leftOut: [],
      counts: { resources: FLEET, present: FLEET },
    });

    const undone = await change('undo', applied.runId);
    expect(undone.tagging).toMatchObject({ planned: resources, verified: resources });
    expect(await tagsOfFleet(world, accounts, regions)).toEqual(start);
  });
});
