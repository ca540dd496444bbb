import { parseContract, RunSummaryV1 } from '@muster/contracts';
import { Argument, type Command } from 'commander';
import { DataDirectoryError, WrongUseError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';
import { summaryText } from '../output/summary.ts';
import { jsonDocument, writeAll } from '../output/write.ts';
import { resumeCommandOf, nextCommands } from '../run/resume-command.ts';
import type { Surroundings } from '../surroundings.ts';
import type { CommandContext } from './all.ts';
import {
  jsonOption,
  type LocationOptions,
  locationOf,
  locationOptions,
  locationText,
  noSuchRun,
  parseRunId,
} from './options.ts';
import { withData } from './with-data.ts';

interface StopOptions extends LocationOptions {
  json?: true;
}

const HELP = `
A stopped run starts no more targets and sets no more tags. Results so far are kept, and calls in progress finish.
Tasks in the queue end as Cancelled when they are received. The "muster run" command of the run ends with exit code 3.
Resume the run with "muster run --resume".

Exit codes: 0 stopped, 1 failed, 2 invalid usage, such as a run that has already ended.

Examples:
  ${MUSTER} stop 20261123T080000Z-4f2a
  ${MUSTER} stop 20261123T080000Z-4f2a --engine aws --stage prod`;

export function defineStopCommand(command: Command, { surroundings }: CommandContext): void {
  command
    .description('Stops a run immediately, for example if one of its rules is wrong.')
    .addArgument(new Argument('<run>', 'run ID').argParser(parseRunId))
    .addOption(jsonOption('print the summary as one JSON document'))
    .addHelpText('after', HELP)
    .action((run: string, options: StopOptions) => stop(run, options, surroundings));
  for (const option of locationOptions()) command.addOption(option);
}

async function stop(runId: string, options: StopOptions, surroundings: Surroundings): Promise<void> {
  const location = locationOf(options, surroundings);
  const work = withData(surroundings, location, async (data) => {
    if ((await data.runs.getRequest(runId)) === undefined) throw noSuchRun(runId, location, options);
    const isStopped = await data.stopRun(runId, surroundings.now());
    const summary = await data.runs.getSummary(runId, surroundings.now());
    if (summary === undefined) throw noSuchRun(runId, location, options);
    if (!isStopped) throw new WrongUseError(`run ${runId} has already ended: ${summary.status}`);
    const where = { location, locationText: locationText(options) };
    return { summary, resume: await resumeCommandOf(runId, data.runs, where, surroundings) };
  });
  const { summary, resume } = await work.catch((error: unknown) => {
    if (error instanceof DataDirectoryError) throw new WrongUseError(error.message, { cause: error });
    throw error;
  });
  const checked = parseContract(RunSummaryV1, summary, 'the summary');
  const commands = nextCommands(runId, resume, locationText(options));
  await writeAll(surroundings.stdout, [
    options.json ? jsonDocument(checked) : summaryText(checked, commands),
  ]);
}
