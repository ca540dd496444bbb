import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { resourcesOf } from '../src/data.ts';
import { mountSmallDisk, type SmallDisk } from '../src/small-disk.ts';
import { startWorld, type World } from '../src/world.ts';

const account = '111111111111';
const regions = ['us-east-1', 'eu-west-1'];
const options = {
  aws: { accounts: [account], regions, instancesPerTarget: 2_000 },
  config: { accounts: [account] },
};

let world: World | undefined;
let disk: SmallDisk | undefined;
afterEach(async () => {
  await world?.close();
  disk?.remove();
  world = undefined;
  disk = undefined;
});

async function worldOn(kilobytes: number) {
  disk = mountSmallDisk(kilobytes);
  if (disk === undefined) return undefined;
  const dataDirectory = join(disk.path, 'data');
  world = await startWorld({ ...options, dataDirectory });
  return { world, disk, file: join(dataDirectory, 'muster.db') };
}

async function expectTruth(on: World): Promise<void> {
  const truth = (await Promise.all(regions.map((region) => on.aws.truth(account, region)))).flat();
  const resources = await resourcesOf(on);
  expect(new Map(resources.map(({ resourceId, tags }) => [resourceId, tags]))).toEqual(
    new Map(truth.map(({ instanceId, tags }) => [instanceId, tags])),
  );
}

describe('a full disk', () => {
  it('ends a run at once with a message, and the run is complete when resumed with more space', async () => {
    const on = await worldOn(1_500);
    if (on === undefined) return;
    const start = ['run', '--config', on.world.configFile, '--run-id', 'r1'];
    const failed = await on.world.muster(start);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain(
      `error: the run failed: DiskFull: The disk of ${on.file} is full (database or disk is full): free disk space, then try again; what was saved is not lost; resume with: npx muster run --resume r1`,
    );
    expect((await on.world.muster(['runs'])).code).toBe(0);

    on.disk.resize(50_000);
    const resumed = await on.world.muster(['run', '--resume', 'r1', '--json']);
    expect([resumed.code, resumed.stderr]).toEqual([0, '']);
    expect(JSON.parse(resumed.stdout)).toMatchObject({
      status: 'complete',
      tagging: { planned: 4_000, applied: 4_000, verified: 4_000 },
    });
    await expectTruth(on.world);
  });
});

describe('a read-only file system', () => {
  it('is read, and refuses runs, for root too', async () => {
    const on = await worldOn(50_000);
    if (on === undefined) return;
    expect((await on.world.run(['--run-id', 'r1'])).code).toBe(0);
    on.disk.makeReadOnly();

    await expectTruth(on.world);
    expect((await on.world.muster(['status', '--json'])).code).toBe(0);
    const runs = await on.world.muster(['runs']);
    expect([runs.code, runs.stderr]).toEqual([0, '']);
    const refused = await on.world.muster(['run', '--config', on.world.configFile]);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      `error: The data directory ${on.world.dataDirectory} cannot be used: the file system is read-only.\n`,
    ]);
    const forget = await on.world.muster(['forget', '--account', account, '--yes']);
    expect([forget.code, forget.stderr]).toEqual([
      1,
      expect.stringMatching(/^error: .*muster\.db cannot be (written|opened).*\n$/),
    ]);
  });

  it('is read with what a killed run had saved', async () => {
    const on = await worldOn(50_000);
    if (on === undefined) return;
    await on.world.muster(['run', '--config', on.world.configFile, '--run-id', 'r1'], {
      killWhen: async () => ((await on.world.aws.stats()).calls['ec2:CreateTags'] ?? 0) > 0,
    });
    on.disk.makeReadOnly();
    expect(await resourcesOf(on.world)).toHaveLength(4_000);
    expect((await on.world.muster(['runs'])).stdout).toMatch(/^r1 +interrupted /m);
  });
});
