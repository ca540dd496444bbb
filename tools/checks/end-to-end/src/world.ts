import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunSummary, RunSummaryV1 } from '@muster/contracts';
import { CheckError } from '@muster/errors';
import { type CommandResult, muster, type MusterOptions } from '@muster/muster/testing';
import {
  environmentOf,
  SimulatedAwsControl,
  type SimulatedAwsOptionsInput,
  startSimulatedAwsWorker,
} from '@muster/simulated-aws';
import { stringify } from 'yaml';

export interface WorldOptions {
  readonly aws: SimulatedAwsOptionsInput;
  /** Added to the settings of a small muster.yaml. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Environment of the command, by the URL of the simulated AWS. Default: sends all calls there. */
  readonly environment?: (awsUrl: string) => Readonly<Record<string, string>>;
  /** Default: a new one. */
  readonly dataDirectory?: string;
}

/** A separate simulated AWS, configuration and data directory. */
export interface World {
  readonly aws: SimulatedAwsControl;
  readonly dataDirectory: string;
  readonly configFile: string;
  /** The environment that sends the calls of a command to this AWS. */
  readonly environment: Readonly<Record<string, string>>;
  muster(args: readonly string[], options?: MusterOptions): Promise<CommandResult>;
  /** `muster run --json` with the world's configuration. The contract parses the summary. */
  run(
    args?: readonly string[],
    options?: MusterOptions,
  ): Promise<{ code: number | null; summary: RunSummary }>;
  close(): Promise<void>;
}

/** Starts a world. Latency and throttling are off by default. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const aws = await startSimulatedAwsWorker({
    latencyMs: 0,
    latencyMsPerInstance: 0,
    throttling: false,
    ...options.aws,
  });
  const folder = mkdtempSync(join(tmpdir(), 'muster-end-to-end-'));
  const dataDirectory = options.dataDirectory ?? join(folder, 'data');
  const configFile = join(folder, 'muster.yaml');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    configFile,
    stringify({
      roles: { externalId: 'muster' },
      rules: [{ id: 'production', match: {}, set: { Production: 'Yes' } }],
      ...options.config,
    }),
  );
  const awsEnvironment = (options.environment ?? environmentOf)(aws.url);
  const command = (args: readonly string[], { environment, ...rest }: MusterOptions = {}) =>
    muster([...args, '--data', dataDirectory], {
      cwd: folder,
      environment: { ...awsEnvironment, ...environment },
      ...rest,
    });
  return {
    aws: new SimulatedAwsControl(aws.url),
    dataDirectory,
    configFile,
    environment: awsEnvironment,
    muster: command,
    run: async (args = [], rest = {}) => {
      const result = await command(['run', '--config', configFile, '--json', ...args], rest);
      if (result.stdout === '') throw new CheckError(`no summary; exit ${result.code}: ${result.stderr}`);
      return { code: result.code, summary: RunSummaryV1.schema.parse(JSON.parse(result.stdout)) };
    },
    close: async () => {
      await aws.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
