import { parseContract, RunSummaryV1 } from '@muster/contracts';
import { Argument, type Command } from 'commander';
import { DataDirectoryError, WrongUseError } from '../errors.ts';
import { summaryText } from '../output/summary.ts';
import { jsonDocument, writeAll } from '../output/write.ts';
import { resumeCommandOf } from '../run/resume-command.ts';
import type { Surroundings } from '../surroundings.ts';
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
No more targets are begun, and no more tags are set. What is settled stays; calls that are under way end. Tasks that wait
in the queue end as Cancelled when they are received. "muster run" of the run ends with exit code 3, and --resume goes on.

Exit codes: 0 the run is stopped, 1 failed, 2 wrong use, such as a run that is over.

Examples:
  npx muster stop 20261123T080000Z-4f2a
  npx muster stop 20261123T080000Z-4f2a --engine aws --stage prod`;

export function addStopCommand(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('stop')
    .summary('stop a run at once')
    .description('Stops a run, for instance one with a wrong rule.')
    .addArgument(new Argument('<run>', 'run id').argParser(parseRunId))
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
    if (!isStopped) throw new WrongUseError(`run ${runId} is over: ${summary.status}`);
    const where = { location, locationText: locationText(options) };
    return { summary, resume: await resumeCommandOf(runId, data.runs, where, surroundings) };
  });
  const { summary, resume } = await work.catch((error: unknown) => {
    if (error instanceof DataDirectoryError) throw new WrongUseError(error.message, { cause: error });
    throw error;
  });
  const checked = parseContract(RunSummaryV1, summary, 'the summary');
  await writeAll(surroundings.stdout, [options.json ? jsonDocument(checked) : summaryText(checked, resume)]);
}
