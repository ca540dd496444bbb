import type { Command } from 'commander';
import { MUSTER } from '../../output/called-as.ts';
import { jsonDocument, writeAll } from '../../output/write.ts';
import type { Surroundings } from '../../surroundings.ts';
import type { CommandContext } from '../all.ts';
import { jsonOption, type LocationOptions, locationOf, locationOptions, locationText } from '../options.ts';
import { withData } from '../with-data.ts';

interface PauseOptions extends LocationOptions {
  json?: true;
}

const PAUSE_HELP = `
From a few seconds after this on, no tag task is begun, whichever run it is from. Tasks in progress finish. Runs go on
reading, and wait for their tasks, at most about a day. The pause lasts until "${MUSTER} tag resume", also over restarts.
A task that waits longer than taskMaxAgeSeconds is planned again from new values.

Examples:
  ${MUSTER} tag pause
  ${MUSTER} tag pause --engine aws --stage prod`;

const RESUME_HELP = `
Ends the pause of "${MUSTER} tag pause". Waiting tasks begin within a minute.

Examples:
  ${MUSTER} tag resume
  ${MUSTER} tag resume --engine aws --stage prod`;

export function definePauseCommand(command: Command, { surroundings }: CommandContext): void {
  command
    .description('Pauses tagging: no tag task is begun until "tag resume".')
    .addOption(jsonOption())
    .addHelpText('after', PAUSE_HELP)
    .action((options: PauseOptions) => pause(options, surroundings));
  for (const option of locationOptions()) command.addOption(option);
}

export function defineResumeCommand(command: Command, { surroundings }: CommandContext): void {
  command
    .description('Continues tagging after "tag pause".')
    .addOption(jsonOption())
    .addHelpText('after', RESUME_HELP)
    .action((options: PauseOptions) => resume(options, surroundings));
  for (const option of locationOptions()) command.addOption(option);
}

async function pause(options: PauseOptions, surroundings: Surroundings): Promise<void> {
  const pausedAt = await withData(surroundings, locationOf(options, surroundings), async (data) =>
    (await data.consumer()).pause(surroundings.now()),
  );
  const text = `Tagging is paused since ${pausedAt}. To continue: ${MUSTER} tag resume${locationText(options)}\n`;
  await writeAll(surroundings.stdout, [options.json ? jsonDocument({ paused: true, pausedAt }) : text]);
}

async function resume(options: PauseOptions, surroundings: Surroundings): Promise<void> {
  const pausedAt = await withData(surroundings, locationOf(options, surroundings), async (data) =>
    (await data.consumer()).resume(surroundings.now()),
  );
  const text =
    pausedAt === undefined
      ? 'Tagging was not paused.\n'
      : `Tagging continues. It was paused at ${pausedAt}.\n`;
  const document = { paused: false, pausedAt: pausedAt ?? null };
  await writeAll(surroundings.stdout, [options.json ? jsonDocument(document) : text]);
}
