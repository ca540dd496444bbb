import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettingsError, stageAccount } from '@muster/deployment';
import { service as inventory } from '@muster/inventory/service';
import { service as orchestrator } from '@muster/orchestrator/service';
import { inDeployOrder } from '@muster/service-definition';
import { service as tagger } from '@muster/tagger/service';
import { awsIn } from './adapters/aws.ts';
import { interruption } from './adapters/interruption.ts';
import { serverlessFramework } from './adapters/serverless.ts';
import { deployStage } from './deploy-stage.ts';
import { WrongUseError } from './errors.ts';
import { type Options, parseOptions, USAGE } from './options.ts';

/**
 * `npm run deploy`. Exit codes: 0 deployed or checked, 1 a check or a deployment failed, 2 wrong use, 130 interrupted.
 */
async function main(): Promise<number> {
  const signal = interruption();
  try {
    const options = parseOptions(process.argv.slice(2), process.env);
    if (options === undefined) process.stdout.write(USAGE);
    if (options === undefined || (await deploy(options, signal))) return 0;
    return signal.aborted ? 130 : 1;
  } catch (error) {
    if (!(error instanceof WrongUseError || error instanceof SettingsError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return 2;
  }
}

async function deploy(options: Options, signal: AbortSignal): Promise<boolean> {
  const { stage, region } = options;
  const expectedAccount = stageAccount(stage);
  const folder = mkdtempSync(join(tmpdir(), 'muster-deploy-'));
  try {
    return await deployStage(inDeployOrder([orchestrator, inventory, tagger]), options, expectedAccount, {
      aws: awsIn(region.name),
      framework: serverlessFramework({ stage, region: region.name, folder, signal }),
      say: (line) => void process.stdout.write(`${line}\n`),
      signal,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
