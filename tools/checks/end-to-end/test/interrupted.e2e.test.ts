import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RunSummaryV1 } from '@muster/contracts';
import { startMuster } from '@muster/muster/testing';
import { environmentOf, startSimulatedAwsWorker } from '@muster/simulated-aws';

const directory = mkdtempSync(join(tmpdir(), 'muster-interrupted-'));
const config = join(directory, 'muster.yaml');
writeFileSync(config, 'accounts: ["111111111111"]\n');

/** No call that lists instances returns, so a run is in progress until its process ends. */
let stuck: Awaited<ReturnType<typeof startSimulatedAwsWorker>>;
let quick: Awaited<ReturnType<typeof startSimulatedAwsWorker>>;
beforeAll(async () => {
  const options = { accounts: 1, regions: 1, instancesPerTarget: 10 };
  stuck = await startSimulatedAwsWorker({ ...options, latencyMsPerInstance: 8_000_000 });
  quick = await startSimulatedAwsWorker({ ...options, latencyMsPerInstance: 0 });
});
afterAll(async () => {
  await stuck.close();
  await quick.close();
});

const muster = (data: string, { url }: { url: string }, ...args: string[]) =>
  startMuster([...args, '--data', join(directory, data)], environmentOf(url));

async function statusOf(data: string, ...run: string[]): Promise<string> {
  const { code, stdout, stderr } = await muster(data, stuck, 'status', ...run, '--json').ended;
  // There is no run before the plan.
  if (code === 1 && /there are no runs in/.test(stderr)) return 'none';
  expect([code, stderr]).toEqual([0, '']);
  return RunSummaryV1.schema.parse(JSON.parse(stdout)).status;
}

describe('a run on this machine', () => {
  it.each([
    ['Ctrl-C', 'SIGINT', 130],
    ['kill -9', 'SIGKILL', null],
  ] as const)('is shown as interrupted after %s, and can be resumed', async (_, signal, expectedCode) => {
    const process = muster(signal, stuck, 'run', '--config', config, '--run-id', 'r1');
    await process.sawOnStderr('Run r1: 1 account, inventory only');
    while ((await statusOf(signal)) === 'none');
    expect(await statusOf(signal, 'r1')).toBe('running');
    process.kill(signal);
    expect((await process.ended).code).toBe(expectedCode);

    expect(await statusOf(signal, 'r1')).toBe('interrupted');
    const status = await muster(signal, stuck, 'status').ended;
    expect([status.code, status.stdout]).toEqual([
      0,
      expect.stringMatching(/Resume it: npx muster run --resume r1 --data \S+\n$/),
    ]);
    const runs = await muster(signal, stuck, 'runs').ended;
    expect(runs.stdout).toMatch(/^r1 +interrupted /m);

    // Beside a run in progress, it is still interrupted.
    const other = muster(signal, stuck, 'run', '--config', config, '--run-id', 'r2');
    await other.sawOnStderr('note: run r1 did not finish; to resume it: npx muster run --resume r1');
    while ((await statusOf(signal)) === 'interrupted');
    expect([await statusOf(signal, 'r1'), await statusOf(signal, 'r2')]).toEqual(['interrupted', 'running']);
    other.kill('SIGKILL');
    await other.ended;

    const resumed = await muster(signal, quick, 'run', '--resume', 'r1', '--json').ended;
    expect([resumed.code, resumed.stderr]).toEqual([0, '']);
    expect([await statusOf(signal, 'r1'), await statusOf(signal, 'r2')]).toEqual(['complete', 'interrupted']);
  });
});
