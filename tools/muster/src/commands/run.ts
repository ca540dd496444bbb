import { type Command, Option } from 'commander';
import { type ExitCode, WrongUseError } from '../errors.ts';
import { exitCodeOf, summaryText } from '../output/summary.ts';
import { jsonDocument, writeAll } from '../output/write.ts';
import type { RunSummary, Surroundings } from '../surroundings.ts';
import { matchedNothing, type RuleWarning, ruleWarnings } from '../rules/rule-warnings.ts';
import { carryOut } from '../run/carry-out.ts';
import { type Interruption, listenForInterruption } from '../run/interruption.ts';
import { DEFAULT_CONFIG, newRequest, storedRun } from '../run/prepare.ts';
import {
  jsonOption,
  type LocationOptions,
  locationOf,
  locationOptions,
  locationText,
  parseFunctionTimeout,
  parseRunId,
} from './options.ts';

interface RunOptions extends LocationOptions {
  config?: string;
  runId?: string;
  resume?: string;
  tag: boolean;
  functionTimeout?: number;
  json?: true;
}

const HELP = `
Exit codes: 0 complete, 3 partial (some targets failed) or stopped, 1 failed, 2 wrong use, 130 interrupted.

Examples:
  npx muster run
  npx muster run --config production.yaml --no-tag
  npx muster run --resume 20261123T080000Z-4f2a
  npx muster run --engine aws --stage prod
  npx muster run --json > summary.json`;

export function addRunCommand(
  program: Command,
  surroundings: Surroundings,
  end: (code: ExitCode) => void,
): void {
  const command = program
    .command('run')
    .summary('one run: inventory, tags, summary')
    .description(
      'Takes the inventory of every account and region of the configuration, tags by its rules and verifies the tags.',
    )
    .option('--config <file>', `configuration (default: ${DEFAULT_CONFIG})`)
    .addOption(
      new Option('--run-id <id>', 'name of the new run (default: made of time and chance)').argParser(
        parseRunId,
      ),
    )
    .addOption(
      new Option('--resume <id>', 'go on with a run, with the configuration it was started with').argParser(
        parseRunId,
      ),
    )
    .option('--no-tag', 'only take the inventory')
    .option(
      '--function-timeout <seconds>',
      'shorten the time limit of every function, to try out runs that outlast it (local engine)',
      parseFunctionTimeout,
    )
    .addOption(jsonOption('print the summary as one JSON document, and no progress'))
    .addHelpText('after', HELP)
    .action(async (options: RunOptions) => {
      refuseWrongCombinations(options);
      const interruption = listenForInterruption(surroundings);
      try {
        const summary = await run(options, surroundings, interruption);
        const resume = surroundings.resumeCommand(summary.runId, locationText(options));
        await writeAll(surroundings.stdout, [
          options.json ? jsonDocument(summary) : summaryText(summary, resume),
        ]);
        warn(matchedNothing(summary), surroundings);
        end(exitCodeOf(summary));
      } finally {
        interruption.stopListening();
      }
    });
  for (const option of locationOptions()) command.addOption(option);
}

function refuseWrongCombinations({ engine, functionTimeout, resume, runId }: RunOptions): void {
  if (engine === 'aws' && functionTimeout !== undefined)
    throw new WrongUseError('--function-timeout goes with --engine local');
  if (resume !== undefined && runId !== undefined)
    throw new WrongUseError('--resume and --run-id exclude each other: a run that is resumed keeps its id');
}

/** What is odd is said on stderr, also beside a JSON document: nobody is to search for it. */
function warn(warnings: readonly RuleWarning[], { stderr }: Surroundings): void {
  for (const { message } of warnings) stderr.write(`note: ${message}\n`);
}

async function run(
  options: RunOptions,
  surroundings: Surroundings,
  interruption: Interruption,
): Promise<RunSummary> {
  const location = locationOf(options, surroundings);
  const json = options.json === true;
  const order = {
    location,
    locationText: locationText(options),
    json,
    functionTimeoutSeconds: options.functionTimeout,
  };
  if (options.resume === undefined) {
    const request = await newRequest(options, surroundings);
    const { run, accounts } = request;
    if (run.tag) warn(ruleWarnings(run.rules, { accounts, regions: run.regions }), surroundings);
    if (!json && location.engine === 'local' && surroundings.holdsDemonstration(location.dataDirectory))
      surroundings.stderr.write(
        `note: ${location.dataDirectory} holds the simulated fleet of the demonstration, which mixes with yours; ` +
          'remove it first, or keep your own with --data\n',
      );
    return carryOut({ ...order, request, resumed: false }, surroundings, interruption);
  }
  const { request, summary } = await storedRun(options.resume, options, surroundings);
  if (!options.tag && request.run.tag)
    throw new WrongUseError(`run ${options.resume} was started with tagging; it cannot go on with --no-tag`);
  if (options.config !== undefined && !json)
    surroundings.stderr.write(
      'note: --config is not read; the run goes on with the configuration it was started with\n',
    );
  if (summary.status === 'complete') return summary;
  return carryOut({ ...order, request, resumed: true }, surroundings, interruption);
}
