import type { Command } from 'commander';
import { ConfigError } from '../../errors.ts';
import { MUSTER } from '../../output/called-as.ts';
import { jsonDocument, writeAll } from '../../output/write.ts';
import type { ScheduledText, Surroundings } from '../../surroundings.ts';
import type { CommandContext } from '../all.ts';
import { jsonOption } from '../options.ts';
import { stageOf, type StageOptions, stageOptions } from './stage.ts';

interface ShowOptions extends StageOptions {
  readonly json?: true;
}

const HELP = `
Prints the file as it was stored. A note says where it is.

Examples:
  ${MUSTER} schedule show --stage prod
  ${MUSTER} schedule show --stage prod > muster.yaml`;

export function defineShowScheduleCommand(command: Command, { surroundings }: CommandContext): void {
  command
    .description('Prints the configuration of scheduled runs.')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action((options: ShowOptions) => show(options, surroundings));
  for (const option of stageOptions()) command.addOption(option);
}

async function show(options: ShowOptions, surroundings: Surroundings): Promise<void> {
  const { stdout, stderr } = surroundings;
  const stage = stageOf(options, surroundings);
  const schedule = await surroundings.openSchedule(stage);
  try {
    const { parameter } = schedule;
    const { text, reference } = readStored(await schedule.read(), stage);
    if (options.json) {
      const { sha256 = null, storedAt = null } = reference ?? {};
      await writeAll(stdout, [
        jsonDocument({ stage, parameter, configSha256: sha256, storedAt, config: text }),
      ]);
      return;
    }
    await writeAll(stdout, [text.endsWith('\n') ? text : `${text}\n`]);
    const where =
      reference === undefined
        ? `the file is in the parameter ${parameter}`
        : `stored at ${reference.storedAt}, SHA-256 ${reference.sha256}; the parameter ${parameter} names it`;
    stderr.write(`note: ${where}\n`);
  } finally {
    schedule.close();
  }
}

/** @throws ConfigError */
function readStored(stored: ScheduledText | undefined, stage: string) {
  const again = `store it: ${MUSTER} schedule set --config FILE --stage ${stage}`;
  if (stored === undefined)
    throw new ConfigError(`stage ${stage} has no configuration of scheduled runs; ${again}`);
  const { text, reference } = stored;
  if (text === undefined)
    throw new ConfigError(
      `the configuration of scheduled runs of stage ${stage} is not in the ledger any more (SHA-256 ${reference?.sha256 ?? 'unknown'}); ${again}`,
    );
  return { text, reference };
}
