import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ResourceSchema, RunSummaryV1 } from '@muster/contracts';
import { type MusterProcess, startMuster } from '@muster/muster/testing';
import { SimulatedAwsControl, startSimulatedAwsWorker } from '@muster/simulated-aws';
import { z } from 'zod';

const directory = mkdtempSync(join(tmpdir(), 'muster-run-'));
const config = join(directory, 'muster.yaml');
writeFileSync(
  config,
  `accounts: ["111111111111", "222222222222"]
rules:
  - id: production
    set: { Production: "Yes" }
`,
);

let simulation: Awaited<ReturnType<typeof startSimulatedAwsWorker>>;
let control: SimulatedAwsControl;

beforeAll(async () => {
  simulation = await startSimulatedAwsWorker({
    accounts: 2,
    regions: 2,
    instancesPerTarget: 40,
    latencyMs: 20,
  });
  control = new SimulatedAwsControl(simulation.url);
});
afterAll(() => simulation.close());

function muster(data: string, ...args: string[]): MusterProcess {
  return startMuster([...args, '--data', join(directory, data)], {
    AWS_ENDPOINT_URL_EC2: simulation.url,
    AWS_ENDPOINT_URL_STS: simulation.url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
  });
}

const summaryOf = (stdout: string) => RunSummaryV1.schema.parse(JSON.parse(stdout));
const resourcesOf = (stdout: string) => z.array(ResourceSchema).parse(JSON.parse(stdout));

describe('a run against the simulated AWS', () => {
  it('can be interrupted and resumed, and then read in every format', async () => {
    const first = muster('data', 'run', '--config', config, '--run-id', 'r1');
    await first.sawOnStderr('Run r1: 2 accounts, inventory and 1 rule, as arn:aws:iam::999999999999:');
    first.kill('SIGINT');
    const interrupted = await first.ended;
    expect(interrupted.code).toBe(130);
    expect(interrupted.stderr).toMatch(
      /interrupted( before the run began|; resume with: npx muster run --resume r1 )/,
    );

    const planned = !interrupted.stderr.includes('before the run began');
    const goOn = planned ? ['--resume', 'r1'] : ['--config', config, '--run-id', 'r1'];
    const run = await muster('data', 'run', ...goOn, '--json').ended;
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(summaryOf(run.stdout)).toMatchObject({
      status: 'complete',
      targets: { planned: 4, succeeded: 4, failed: 0, skipped: 0 },
      resources: { seen: 160, gone: 0 },
      tagging: { planned: 160, applied: 160, verified: 160, failed: 0, skipped: 0 },
    });

    const inventory = await muster('data', 'inventory', '--tag', 'Production=Yes', '--format', 'json').ended;
    expect(resourcesOf(inventory.stdout)).toHaveLength(160);
    const csv = await muster('data', 'inventory', '--format', 'csv', '--region', 'us-east-1').ended;
    expect(csv.stdout.split('\n').filter((line) => line.includes(',us-east-1,'))).toHaveLength(80);
    const status = await muster('data', 'status', '--json').ended;
    expect(summaryOf(status.stdout)).toEqual(summaryOf(run.stdout));
    const again = await muster('data', 'run', '--resume', 'r1', '--json').ended;
    expect(again.stdout).toBe(run.stdout);
    const taken = await muster('data', 'run', '--config', config, '--run-id', 'r1').ended;
    expect(taken.code).toBe(2);
  });

  it('reads the configured regions if the list of regions is refused', async () => {
    const named = join(directory, 'named.yaml');
    writeFileSync(named, 'accounts: ["111111111111"]\nregions: [us-east-2, af-south-1]\n');
    await control.setFaults({ describeRegionsDenied: ['*/us-east-1'] });
    const listed = summaryOf((await muster('named', 'run', '--config', named, '--json').ended).stdout);
    expect([listed.targets, listed.notes]).toEqual([
      { planned: 2, succeeded: 1, failed: 0, skipped: 1 },
      undefined,
    ]);

    await control.setFaults({ describeRegionsDenied: ['*'] });
    const unlisted = await muster('named', 'run', '--config', named, '--json').ended;
    expect(unlisted.code).toBe(3);
    expect(summaryOf(unlisted.stdout)).toMatchObject({
      targets: { planned: 2, succeeded: 1, failed: 1, skipped: 0 },
      resources: { seen: 40, gone: 0 },
      outcomes: [{ region: 'af-south-1', status: 'failed' }],
      notes: [{ accountId: '111111111111', code: 'RegionsNotListed' }],
    });

    const enabled = await muster('named', 'run', '--config', config, '--no-tag', '--json').ended;
    expect(enabled.code).toBe(1);
    expect(summaryOf(enabled.stdout).outcomes[0]?.message).toMatch(
      / set homeRegion: eu-west-1 in muster\.yaml if a policy denies the region us-east-1$/,
    );
    expect((await muster('named', 'inventory', '--json').ended).stdout).not.toContain('"gone"');
    await control.setFaults({ describeRegionsDenied: [] });
  });

  it('is partial while a role cannot be assumed, and complete afterwards', async () => {
    await control.setFaults({ deniedAccounts: ['222222222222'] });
    const partial = await muster('faults', 'run', '--config', config, '--run-id', 'r1').ended;
    expect(partial.code).toBe(3);
    expect(partial.stdout).toContain('Run r1: partial in ');
    expect(partial.stdout).toMatch(/222222222222 {2}\(all\) +failed +AssumeRoleDenied/);
    expect(partial.stderr).toMatch(/^\[\d\/\d\+?\] 222222222222 failed: AssumeRoleDenied: /m);
    expect(partial.stderr).toMatch(/^\[\d\/\d\+?\] 111111111111 us-east-1 succeeded: 40 seen, 40 added/m);

    await control.setFaults({ deniedAccounts: [] });
    const resumed = await muster('faults', 'run', '--resume', 'r1', '--json').ended;
    expect([resumed.code, summaryOf(resumed.stdout).targets]).toEqual([
      0,
      { planned: 4, succeeded: 4, failed: 0, skipped: 0 },
    ]);
  });
});
