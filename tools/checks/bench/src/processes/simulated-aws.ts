import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  environmentOf,
  SimulatedAwsControl,
  type SimulatedAwsOptionsInput,
  type Stats,
} from '@muster/simulated-aws';
import type { Usage } from '../results.ts';
import { startNode } from './node-process.ts';

const main = new URL('./main.ts', import.meta.resolve('@muster/simulated-aws'));

export interface SimulatedAwsProcess {
  /** The environment that sends the calls of the SDKs to it and hides this machine's profiles. */
  readonly environment: Readonly<Record<string, string>>;
  readonly control: SimulatedAwsControl;
  /** Ends it. @returns the calls that it counted, and the usage of the process */
  stop(): Promise<{ stats: Stats; usage: Usage }>;
}

/** Starts a simulated AWS in a separate process. @throws BenchError */
async function startSimulatedAws(options: SimulatedAwsOptionsInput): Promise<SimulatedAwsProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-aws-'));
  const optionFile = join(folder, 'options.json');
  writeFileSync(optionFile, JSON.stringify(options));
  const simulator = startNode(main, { args: ['--port', '0', '--option-file', optionFile] });
  const [, url = ''] = await simulator.line(/simulated AWS at (\S+)\n/);
  const control = new SimulatedAwsControl(url);
  return {
    control,
    environment: {
      ...environmentOf(url),
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
    },
    stop: async () => {
      const stats = await control.stats();
      simulator.stop();
      const { usage } = await simulator.ended;
      rmSync(folder, { recursive: true, force: true });
      return { stats, usage };
    },
  };
}

/** Runs the work against a simulated AWS, and always ends that afterwards. */
export async function againstSimulatedAws<T>(
  options: SimulatedAwsOptionsInput,
  work: (environment: Readonly<Record<string, string>>, control: SimulatedAwsControl) => Promise<T>,
): Promise<{ result: T; stats: Stats; usage: Usage }> {
  const aws = await startSimulatedAws(options);
  let ended: Awaited<ReturnType<SimulatedAwsProcess['stop']>> | undefined;
  try {
    const result = await work(aws.environment, aws.control);
    ended = await aws.stop();
    return { result, ...ended };
  } finally {
    if (ended === undefined) await aws.stop().catch(() => undefined);
  }
}

/** All throttled calls. */
export const throttledCalls = ({ throttled }: Stats): number =>
  Object.values(throttled).reduce((sum, count) => sum + count, 0);
