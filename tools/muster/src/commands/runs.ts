import { wordsForAll } from '@muster/contracts';
import type { Command } from 'commander';
import { MUSTER } from '../output/called-as.ts';
import { formatCount } from '../output/format.ts';
import { noteSimulated } from '../output/simulated-note.ts';
import { plainTable } from '../output/table.ts';
import { jsonDocument, writeAll } from '../output/write.ts';
import type { RunRecords } from '../surroundings.ts';
import type { CommandContext } from './all.ts';
import { jsonOption, type LocationOptions, locationOf, locationOptions, locationText } from './options.ts';
import { withData } from './with-data.ts';

interface RunsOptions extends LocationOptions {
  json?: true;
}

export function defineRunsCommand(command: Command, { surroundings }: CommandContext): void {
  command
    .description('Lists all runs, newest first.')
    .addOption(jsonOption('print the runs as one JSON array'))
    .addHelpText('after', `\nExamples:\n  ${MUSTER} runs\n  ${MUSTER} runs --json`)
    .action(async (options: RunsOptions) => {
      const location = locationOf(options, surroundings);
      const runs = await withData(surroundings, location, (data) => data.runs.listRuns());
      await writeAll(surroundings.stdout, [options.json ? jsonDocument(runs) : runsTable(runs)]);
      if (!options.json && runs.some(({ status }) => status === 'interrupted'))
        surroundings.stderr.write(
          `note: "${MUSTER} status RUN${locationText(options)}" shows how to resume an interrupted run\n`,
        );
      noteSimulated(location, surroundings);
    });
  for (const option of locationOptions()) command.addOption(option);
}

function runsTable(runs: Awaited<ReturnType<RunRecords['listRuns']>>): string {
  if (runs.length === 0) return 'No runs.\n';
  const rows = runs.map(({ runId, status, startedAt, finishedAt, targets, resources }) => [
    runId,
    status,
    startedAt,
    finishedAt ?? '',
    targets === undefined ? '' : `${formatCount(targets.succeeded)}/${formatCount(targets.planned)}`,
    resources === undefined ? '' : formatCount(resources.seen),
  ]);
  return `${plainTable(['RUN', 'STATUS', 'STARTED', 'FINISHED', 'TARGETS', wordsForAll().many.toUpperCase()], rows)}\n`;
}
