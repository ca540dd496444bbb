import { ResourceId } from '@muster/contracts';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { WrongUseError } from '../../errors.ts';
import { MUSTER } from '../../output/called-as.ts';
import { noteSimulated } from '../../output/simulated-note.ts';
import { plainTable } from '../../output/table.ts';
import { visibleText } from '../../output/terminal-text.ts';
import { jsonDocument, writeAll } from '../../output/write.ts';
import type { Surroundings } from '../../surroundings.ts';
import { findResource, type TagEvent, tagHistoryOf } from '../../tagging/tag-history.ts';
import type { CommandContext } from '../all.ts';
import {
  jsonOption,
  type LocationOptions,
  locationName,
  locationOf,
  locationOptions,
  locationText,
} from '../options.ts';
import { withData } from '../with-data.ts';

interface HistoryOptions extends LocationOptions {
  json?: true;
}

const HELP = `
Shows what Muster did with the tags of a resource: the value before, the wanted value, and the outcome in each run that
the ledger still has. Changes by others are not in the ledger; CloudTrail has them.

Examples:
  ${MUSTER} tag history i-0123456789abcdef0
  ${MUSTER} tag history i-0123456789abcdef0 --json`;

function parseResourceId(text: string): string {
  const result = ResourceId.safeParse(text);
  if (result.success) return result.data;
  throw new InvalidArgumentError('Enter the ID of a resource, such as i-0123456789abcdef0.');
}

export function defineHistoryCommand(command: Command, { surroundings }: CommandContext): void {
  command
    .description('Shows every change of the tags of a resource by Muster, oldest first.')
    .addArgument(new Argument('<resource>', 'ID of the resource').argParser(parseResourceId))
    .addOption(jsonOption('print the changes as one JSON array'))
    .addHelpText('after', HELP)
    .action((resourceId: string, options: HistoryOptions) => showHistory(resourceId, options, surroundings));
  for (const option of locationOptions()) command.addOption(option);
}

async function showHistory(
  resourceId: string,
  options: HistoryOptions,
  surroundings: Surroundings,
): Promise<void> {
  const location = locationOf(options, surroundings);
  const events = await withData(surroundings, location, async (data) => {
    const resource = await findResource(resourceId, data.inventory);
    if (resource === undefined)
      throw new WrongUseError(
        `${resourceId} is not in the inventory of ${locationName(location)}; list the resources with "${MUSTER} inventory${locationText(options)}"`,
      );
    return tagHistoryOf(resource, data);
  });
  await writeAll(surroundings.stdout, [options.json ? jsonDocument(events) : historyTable(events)]);
  noteSimulated(location, surroundings);
}

const valueText = (value: string | null): string => (value === null ? '(none)' : JSON.stringify(value));

function historyTable(events: readonly TagEvent[]): string {
  if (events.length === 0) return 'Muster has not planned to change its tags.\n';
  const rows = events.map(({ at, runId, planId, key, before, wanted, outcome, code }) =>
    [
      at ?? '',
      planId === null ? runId : `${runId} (${planId})`,
      key,
      valueText(before),
      valueText(wanted),
      code === null ? outcome : `${outcome}: ${code}`,
    ].map(visibleText),
  );
  return `${plainTable(['WHEN', 'RUN', 'TAG KEY', 'BEFORE', 'WANTED', 'OUTCOME'], rows, 60)}\n`;
}
