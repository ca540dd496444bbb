import { afterEach, describe, expect, it } from '@jest/globals';
import { query, readLedger, resourcesOf } from '../src/data.ts';
import { startWorld, type World } from '../src/world.ts';

const KILLS = 100;
const accounts = ['111111111111', '222222222222'];
const regions = ['us-east-1', 'eu-west-1', 'ap-south-1'];
const targets = accounts.flatMap((account) => regions.map((region) => [account, region] as const));

let world: World;
afterEach(() => world.close());

/** Numbers from 0 up to 1, the same in every run of the test. Source: "Numerical Recipes", quick generators. */
function* randomNumbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

async function expectTruth(runIds: readonly string[]): Promise<void> {
  expect(await query(world, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  const lists = await Promise.all(targets.map(([account, region]) => world.aws.truth(account, region)));
  // EC2 lists a terminated instance for a while; it is not part of the fleet.
  const truth = lists.flat().filter(({ state }) => state !== 'terminated');
  const resources = await resourcesOf(world);
  expect(new Map(resources.map(({ resourceId, state, tags }) => [resourceId, { state, tags }]))).toEqual(
    new Map(truth.map(({ instanceId, state, tags }) => [instanceId, { state, tags }])),
  );
  expect(resources).toHaveLength(truth.length);
  expect(truth.filter(({ tags }) => tags.get('Production') !== 'Yes')).toEqual([]);

  const tagged: string[] = [];
  for (const runId of runIds) {
    const ledger = await readLedger(world, runId, targets);
    const numbers = ledger.map(({ task }) => `${task.accountId}/${task.region}/${task.taskNumber}`);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(ledger.filter(({ outcome }) => outcome === undefined)).toEqual([]);
    tagged.push(...ledger.flatMap(({ task }) => task.resources.map(({ id }) => id)));
  }
  // Every instance was tagged in the first run that saw it, and in no other.
  expect(new Set(tagged).size).toBe(tagged.length);
}

describe(`runs that are killed ${KILLS} times (kill -9)`, () => {
  it('and resumed each time show the truth in the end, nothing twice in the ledger', async () => {
    world = await startWorld({
      aws: {
        accounts,
        regions,
        instancesPerTarget: 150,
        targets: { '111111111111/us-east-1': 2_300 },
        repeatedInstances: true,
        latencyMs: 15,
      },
      config: { accounts },
    });
    const startedAtMs = performance.now();
    expect((await world.run(['--run-id', 'r0'])).code).toBe(0);
    const wholeRunMs = performance.now() - startedAtMs;

    const random = randomNumbers(20_261_126);
    const complete = ['r0'];
    let kills = 0;
    while (kills < KILLS) {
      const where = { accountId: '222222222222', region: 'eu-west-1', count: 3 };
      await world.aws.actions({ launch: where, terminate: where });
      const runId = `r${complete.length}`;
      let args = ['--config', world.configFile, '--run-id', runId];
      for (;;) {
        const killAfterMs = kills < KILLS ? wholeRunMs * random.next().value : undefined;
        const { code, stderr } = await world.muster(
          ['run', '--json', ...args],
          killAfterMs === undefined ? {} : { killAfterMs },
        );
        if (code === 0) break;
        // Killed, or there was nothing to resume: the run had not begun when it was killed. The kill can also follow
        // this message.
        const nothingToResume = expect.stringMatching(/^error: run r\d+ does not exist in .*\n$/u);
        if (code !== null || stderr !== '') expect([code ?? 2, stderr]).toEqual([2, nothingToResume]);
        if (code === null) kills++;
        args = code === null ? ['--resume', runId] : ['--config', world.configFile, '--run-id', runId];
      }
      complete.push(runId);
    }
    await expectTruth(complete);
  });
});
