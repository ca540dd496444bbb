import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SimulatedAwsControl } from '@muster/simulated-aws';
import { stringify } from 'yaml';
import { BenchError } from '../errors.ts';
import { FLEET_SIMULATION, ROLES, RULES } from '../fleet.ts';
import { type Ended, startNode } from '../processes/node-process.ts';
import { againstSimulatedAws } from '../processes/simulated-aws.ts';
import type { LargeRunSample } from '../results.ts';
import { summaryOf } from './muster-run.ts';

const LOOK_EVERY_MS = 250;
/** Of DescribeInstances. */
const INSTANCES_PER_PAGE = 1000;
const POINTS_PER_SCAN = 10;
const FIRST_ACCOUNT = 400_000_000_001;

type Progress = LargeRunSample['progress'];

export interface LargeFleet {
  readonly accounts: number;
  readonly regions: number;
  /** A multiple of 1000. */
  readonly instancesPerTarget: number;
}

/** One `muster run` over a large fleet that scans, tags and verifies. @throws BenchError */
export async function measureLargeRun(muster: URL, fleet: LargeFleet): Promise<LargeRunSample> {
  const { regions, instancesPerTarget } = fleet;
  const accounts = Array.from({ length: fleet.accounts }, (_, index) => String(FIRST_ACCOUNT + index));
  const instances = fleet.accounts * regions * instancesPerTarget;
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-large-'));
  try {
    const config = join(folder, 'muster.yaml');
    writeFileSync(config, stringify({ homeRegion: 'us-east-1', accounts, roles: ROLES, rules: RULES }));
    const args = ['run', '--json', '--config', config, '--data', join(folder, 'data')];
    const simulation = { ...FLEET_SIMULATION, accounts, regions, instancesPerTarget };
    const { result } = await againstSimulatedAws(simulation, async (environment, control) => {
      const startedAtMs = performance.now();
      const run = startNode(muster, { args, environment });
      const progress = await observe(
        { pid: run.pid, ended: run.ended, step: instances / POINTS_PER_SCAN },
        control,
        startedAtMs,
      );
      return { ...(await run.ended), progress };
    });
    const { resources, tagging } = summaryOf(result);
    if (resources.added !== instances || tagging.verified !== instances)
      throw new BenchError(
        `the large run added ${resources.added} and verified ${tagging.verified} of ${instances} instances`,
      );
    return { instances, wallMs: result.wallMs, muster: result.usage, progress: result.progress };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Looks until the process ends. @returns a point for each `step` of instances that were listed */
async function observe(
  { pid, ended, step }: { pid: number; ended: Promise<Ended>; step: number },
  control: SimulatedAwsControl,
  startedAtMs: number,
): Promise<Progress> {
  const points: Progress = [];
  const over = new AbortController();
  const stop = () => over.abort();
  ended.then(stop, stop);
  let highestRss: number | undefined;
  while (!over.signal.aborted) {
    const rssBytes = residentBytes(pid);
    if (rssBytes !== undefined) highestRss = Math.max(highestRss ?? 0, rssBytes);
    const { calls } = await control.stats();
    const listed = (calls['ec2:DescribeInstances'] ?? 0) * INSTANCES_PER_PAGE;
    if (listed >= (points.length + 1) * step) {
      const elapsedMs = performance.now() - startedAtMs;
      points.push({ listed, elapsedMs, ...(highestRss === undefined ? {} : { rssBytes: highestRss }) });
      highestRss = undefined;
    }
    await delay(LOOK_EVERY_MS, undefined, { signal: over.signal }).catch(() => undefined);
  }
  return points;
}

/** Undefined if the process has ended, or where the system does not tell. */
function residentBytes(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
