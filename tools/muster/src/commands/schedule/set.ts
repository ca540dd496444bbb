import { inlineRulesOf, withNamedRules } from '@muster/contracts';
import type { Command } from 'commander';
import { readTextFile } from '../../config/load-config.ts';
import { ConfigError } from '../../errors.ts';
import { MUSTER } from '../../output/called-as.ts';
import { jsonDocument, writeAll } from '../../output/write.ts';
import { ruleWarnings } from '../../rules/rule-warnings.ts';
import { inputRefusal } from '../../run/execution-input.ts';
import { DEFAULT_CONFIG, newRun, refuseWithoutPlan } from '../../run/prepare.ts';
import type { Surroundings } from '../../surroundings.ts';
import type { CommandContext } from '../all.ts';
import { jsonOption } from '../options.ts';
import { stageOf, type StageOptions, stageOptions } from './stage.ts';

interface SetOptions extends StageOptions {
  readonly config?: string;
  readonly json?: true;
}

const HELP = `
Checks the configuration as "${MUSTER} validate" does, and stores it in the ledger of the stage. The SSM
parameter of scheduled runs names it by its SHA-256. All later scheduled runs use it. The configuration that it replaces
is kept for 90 days.

Examples:
  ${MUSTER} schedule set --stage prod
  ${MUSTER} schedule set --config production.yaml --stage prod --json`;

export function defineSetCommand(command: Command, { surroundings }: CommandContext): void {
  command
    .description('Stores the configuration of scheduled runs, and checks it first.')
    .option('--config <file>', `configuration file (default: $MUSTER_CONFIG, or ${DEFAULT_CONFIG})`)
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action((options: SetOptions) => set(options, surroundings));
  for (const option of stageOptions()) command.addOption(option);
}

async function set(options: SetOptions, surroundings: Surroundings): Promise<void> {
  const { stdout, stderr, workingDirectory } = surroundings;
  const stage = stageOf(options, surroundings);
  const file = options.config ?? DEFAULT_CONFIG;
  const { request } = await newRun({ config: options.config, tag: true, engine: 'aws' }, surroundings);
  refuseWithoutPlan(request, options.config);
  const rules = inlineRulesOf(request.run);
  // The rules of scheduled runs are in the ledger. Every SHA-256 has the same length.
  const named = rules.length === 0 ? request.run : withNamedRules(request.run, rules, '0'.repeat(64));
  const refusal = inputRefusal(JSON.stringify({ ...request, run: named }));
  if (refusal !== undefined) throw new ConfigError(`${file}: ${refusal}`);
  const text = await readTextFile(file, workingDirectory, {
    option: '--config',
    whenMissing: (path) => `configuration file ${path} does not exist any more`,
  });
  const { run, accounts } = request;
  const schedule = await surroundings.openSchedule(stage);
  try {
    const { parameter } = schedule;
    const sha256 = await schedule.write(text, surroundings.now());
    await writeAll(stdout, [
      options.json
        ? jsonDocument({ stage, parameter, file, configSha256: sha256 })
        : `Scheduled runs of stage ${stage} now use ${file} (SHA-256 ${sha256}).\nTo show it: ${MUSTER} schedule show --stage ${stage}\n`,
    ]);
  } finally {
    schedule.close();
  }
  for (const { message } of ruleWarnings(rules, { accounts, regions: run.regions }))
    stderr.write(`note: ${message}\n`);
}
