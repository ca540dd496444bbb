import { RunSummaryV1, parseContract } from '@muster/contracts';
import { type Command, Argument } from 'commander';
import { DataDirectoryError, WrongUseError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';
import { reportHint } from '../output/report-hint.ts';
import { noteSimulated } from '../output/simulated-note.ts';
import { summaryText } from '../output/summary.ts';
import { jsonDocument, writeAll } from '../output/write.ts';
import { resumeCommandOf, nextCommands } from '../run/resume-command.ts';
import type { Surroundings } from '../surroundings.ts';
import type { CommandContext } from './all.ts';
import {
  jsonOption,
  type LocationOptions,
  locationName,
  locationOf,
  locationOptions,
  locationText,
  noSuchRun,
  parseRunId,
} from './options.ts';
import { withData } from './with-data.ts';

interface StatusOptions extends LocationOptions {
  json?: true;
}

export function defineStatusCommand(command: Command, { surroundings }: CommandContext): void {
  command
    .description(
      'Shows the summary of a run, even while it is running. The exit code is 0 even if the run failed.',
    )
    .addArgument(new Argument('[run]', 'run ID (default: the latest run)').argParser(parseRunId))
    .addOption(jsonOption('print the summary as one JSON document'))
    .addHelpText('after', `\nExamples:\n  ${MUSTER} status\n  ${MUSTER} status 20261123T080000Z-4f2a --json`)
    .action((run: string | undefined, options: StatusOptions) => showStatus(run, options, surroundings));
  for (const option of locationOptions()) command.addOption(option);
}

async function showStatus(
  run: string | undefined,
  options: StatusOptions,
  surroundings: Surroundings,
): Promise<void> {
  const location = locationOf(options, surroundings);
  const work = withData(surroundings, location, async (data) => {
    const { runs } = data;
    const runId = run ?? (await runs.latestRunId());
    if (runId === undefined) return {};
    const summary = await runs.getSummary(runId, surroundings.now());
    if (summary === undefined) return {};
    // The JSON document has no field for it: there, `running` means that no end is stored.
    const asksFurther = summary.status === 'running' && options.json === undefined;
    const endedExecution = asksFurther ? await data.endedExecution?.(runId) : undefined;
    const where = { location, locationText: locationText(options) };
    const pausedAt =
      asksFurther && endedExecution === undefined
        ? await data
            .consumer()
            .then((consumer) => consumer.pausedAt())
            .catch(() => undefined)
        : undefined;
    return {
      summary,
      endedExecution,
      pausedAt,
      resume: await resumeCommandOf(runId, runs, where, surroundings),
    };
  });
  const { summary, endedExecution, pausedAt, resume } = await work.catch((error: unknown) => {
    if (error instanceof DataDirectoryError && run !== undefined) throw new WrongUseError(error.message);
    throw error;
  });
  if (summary === undefined && run !== undefined) throw noSuchRun(run, location, options);
  if (summary === undefined || resume === undefined)
    throw new DataDirectoryError(
      `there are no runs in ${locationName(location)} yet; start one with "${MUSTER} run${locationText(options)}"`,
    );
  const checked = parseContract(RunSummaryV1, summary, 'the summary');
  const where = { run, locationText: locationText(options) };
  const commands = nextCommands(checked.runId, resume, where.locationText);
  await writeAll(
    surroundings.stdout,
    options.json
      ? [jsonDocument(checked)]
      : [summaryText(checked, commands, endedExecution), reportHint(checked, where, surroundings)],
  );
  if (pausedAt !== undefined)
    surroundings.stderr.write(
      `note: tagging is paused since ${pausedAt}; to continue: ${MUSTER} tag resume${locationText(options)}\n`,
    );
  noteSimulated(location, surroundings);
}
