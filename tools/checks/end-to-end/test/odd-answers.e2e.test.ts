import { afterEach, describe, expect, it } from '@jest/globals';
import { resourcesOf } from '../src/data.ts';
import { startWorld, type World } from '../src/world.ts';

const accounts = ['111111111111', '222222222222', '333333333333'];
const regions = ['us-east-1', 'eu-west-1'];
const RUNS = 3;
/**
 * All odd answers except an empty listing, which has a separate test. Each empty listing costs a pause of 30 seconds.
 */
const KINDS = [
  'html',
  'empty',
  'otherDocument',
  'errorWith200',
  'redirect',
  'truncated',
  'repeatedToken',
  'oddItems',
] as const;
/** Codes that a target may fail with if AWS's answers do not arrive. Never an error of JavaScript. */
const CODES =
  /^(UnexpectedAnswer|ServiceUnavailable|ListingRepeats|ScanNotFinished|ScansDisagree|AssumeRoleDenied|TagsNotVerified)$/;

let world: World;
afterEach(() => world.close());

/** Every instance of the simulated fleet, as `account region id`. */
async function fleet(): Promise<string[]> {
  const targets = accounts.flatMap((accountId) => regions.map((region) => ({ accountId, region })));
  const lists = await Promise.all(
    targets.map(async ({ accountId, region }) =>
      (await world.aws.truth(accountId, region)).map(
        ({ instanceId }) => `${accountId} ${region} ${instanceId}`,
      ),
    ),
  );
  return lists.flat().toSorted();
}

const namesOf = (resources: Awaited<ReturnType<typeof resourcesOf>>): string[] =>
  resources.map(({ accountId, region, resourceId }) => `${accountId} ${region} ${resourceId}`).toSorted();

describe('a fleet in which one answer in fifty is odd', () => {
  it('loses no existing instance in any run, and names the targets that it could not read', async () => {
    world = await startWorld({
      aws: { accounts, regions, instancesPerTarget: 2_100, managedShare: 0 },
      config: { accounts },
    });
    expect((await world.run()).code).toBe(0);
    const whole = await fleet();
    expect(namesOf(await resourcesOf(world))).toEqual(whole);

    await world.aws.setFaults({ odd: { '*': 0.02 }, oddKinds: [...KINDS] });
    for (let run = 1; run <= RUNS; run++) {
      // Each run needs something to tag.
      await world.aws.actions({ launch: { accountId: '111111111111', region: 'us-east-1', count: 10 } });
      const { summary } = await world.run();
      for (const { code, status } of summary.outcomes.filter((outcome) => outcome.status === 'failed'))
        expect([code, status]).toEqual([expect.stringMatching(CODES), 'failed']);
      expect(summary.resources.gone).toBe(0);
      expect(await resourcesOf(world, ['--gone'])).toEqual([]);
      const shown = new Set(namesOf(await resourcesOf(world)));
      expect(whole.filter((name) => !shown.has(name))).toEqual([]);
    }
    const { errors } = await world.aws.stats();
    expect(Object.keys(errors).filter((name) => name.includes(' odd:')).length).toBeGreaterThan(0);

    await world.aws.setFaults({ odd: { '*': null } });
    const healed = await world.run();
    expect([healed.code, healed.summary.resources.gone]).toEqual([0, 0]);
    expect(namesOf(await resourcesOf(world))).toEqual(await fleet());
  });
});
