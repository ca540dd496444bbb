import { inlineRulesOf, wordsForAll } from '@muster/contracts';
import { type Command, Option } from 'commander';
import { type ExitCode, WrongUseError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';
import { reportHint } from '../output/report-hint.ts';
import { quotedForShell } from '../output/shell.ts';
import { exitCodeOf, summaryText } from '../output/summary.ts';
import { jsonDocument, writeAll } from '../output/write.ts';
import { matchedNothing, type RuleWarning, ruleWarnings } from '../rules/rule-warnings.ts';
import { carryOut, type Order } from '../run/carry-out.ts';
import { type FoundScope, howToKeep, introduction } from '../run/found-scope.ts';
import { type Interruption, withInterruption } from '../run/interruption.ts';
import { planOnly } from '../run/plan-only.ts';
import { CONFIG_VARIABLE, DEFAULT_CONFIG, newRun, refuseWithoutPlan, storedRun } from '../run/prepare.ts';
import { demonstrationResumeCommand, isOfDemonstration, nextCommands } from '../run/resume-command.ts';
import type { Location, RunSummary, Surroundings } from '../surroundings.ts';
import { exitCodeOfTagging } from '../tagging/apply-plan.ts';
import { maxFailuresOption, type MaxFailuresOptions, noteFailures } from '../tagging/max-failures.ts';
import type { CommandContext } from './all.ts';
import {
  jsonOption,
  type LocationOptions,
  locationOf,
  locationOptions,
  locationText,
  parseFunctionTimeout,
  parseRunId,
  profilesOption,
} from './options.ts';

interface RunOptions extends LocationOptions, MaxFailuresOptions {
  config?: string;
  profiles?: readonly string[];
  runId?: string;
  resume?: string;
  tag: boolean;
  planOnly?: true;
  functionTimeout?: number;
  yes?: true;
  json?: true;
}

const HELP = `
Exit codes: 0 complete, 3 partial (some targets failed) or stopped, 1 failed, 2 invalid usage, 130 interrupted. A
resumed run that applies a plan ends as "muster tag apply" does: with 3 if something was skipped.

Without ${DEFAULT_CONFIG}, muster run reads your own account with the credentials that it finds (AWS_PROFILE, IAM
Identity Center, environment, instance role), in all enabled regions. It assumes no role, changes nothing in AWS, and
shows the lines of ${DEFAULT_CONFIG} for the same scope.

Examples:
  ${MUSTER} run
  ${MUSTER} run --profile dev
  ${MUSTER} run --profiles dev,test,'prod-*'
  ${MUSTER} run --config production.yaml --no-tag
  ${MUSTER} run --plan-only
  ${MUSTER} run --resume 20261123T080000Z-4f2a
  ${MUSTER} run --engine aws --stage prod
  ${MUSTER} run --json > summary.json`;

export function defineRunCommand(command: Command, { surroundings, end }: CommandContext): void {
  command
    .description(
      `Inventories every account and region in the configuration, tags ${wordsForAll().many} by its rules and verifies the tags.`,
    )
    .option(
      '--config <file>',
      `configuration file (default: $${CONFIG_VARIABLE}, or ${DEFAULT_CONFIG} if it exists)`,
    )
    .addOption(profilesOption())
    .addOption(
      new Option(
        '--run-id <id>',
        'ID of the new run (default: start time and 4 random hex digits)',
      ).argParser(parseRunId),
    )
    .addOption(
      new Option('--resume <id>', 'resume a run, with the configuration that it started with').argParser(
        parseRunId,
      ),
    )
    .option('--no-tag', 'inventory only, do not tag')
    .addOption(maxFailuresOption())
    .option('--plan-only', 'inventory, then show and save the plan of the tag changes, and change nothing')
    .option(
      '--function-timeout <seconds>',
      'shorten the time limit of every function, to test how runs handle it (local engine)',
      parseFunctionTimeout,
    )
    .option('--yes', 'with --store dynamodb, create missing tables without confirmation')
    .addOption(
      jsonOption('print the summary (with --plan-only: the plan) as one JSON document, without progress'),
    )
    .addHelpText('after', HELP)
    .action(async (options: RunOptions) => {
      refuseWrongCombinations(options);
      end(
        await withInterruption(surroundings, (interruption) =>
          (options.planOnly === true ? runPlanOnly : runAndShow)(options, surroundings, interruption),
        ),
      );
    });
  for (const option of locationOptions()) command.addOption(option);
}

/** The options of `muster init` that find the same accounts. */
const initOptions = ({ profiles, profile }: RunOptions): string =>
  [
    profiles === undefined ? ' --self' : ` --profiles ${quotedForShell(profiles.join(','))}`,
    profile === undefined ? '' : ` --profile ${quotedForShell(profile)}`,
  ].join('');

function refuseWrongCombinations(options: RunOptions): void {
  const { engine, functionTimeout, maxFailures, profiles, resume, runId } = options;
  if (options.planOnly === true && (resume !== undefined || !options.tag))
    throw new WrongUseError(`--plan-only and ${options.tag ? '--resume' : '--no-tag'} cannot be combined`);
  if (maxFailures !== undefined) refuseWithLimit(options);
  if (engine === 'aws' && functionTimeout !== undefined)
    throw new WrongUseError('--function-timeout requires --engine local');
  if (resume !== undefined && profiles !== undefined)
    throw new WrongUseError(
      '--resume and --profiles cannot be combined: a resumed run keeps the profiles that it started with',
    );
  if (resume !== undefined && runId !== undefined)
    throw new WrongUseError('--resume and --run-id cannot be combined: a resumed run keeps its ID');
}

/** A run that tags nothing has no limit of failures, and a resumed run keeps its own. */
function refuseWithLimit({ resume, planOnly, tag }: RunOptions): void {
  const other = resume === undefined ? (planOnly ? '--plan-only' : tag ? undefined : '--no-tag') : '--resume';
  if (other !== undefined) throw new WrongUseError(`--max-failures and ${other} cannot be combined`);
}

/** Writes warnings to stderr, with --json too. */
function warn(warnings: readonly RuleWarning[], { stderr }: Surroundings): void {
  for (const { message } of warnings) stderr.write(`note: ${message}\n`);
}

/** How a run has ended. `found`: its scope, if it is not from a file. */
interface Ended {
  readonly summary: RunSummary;
  readonly found?: FoundScope | undefined;
}

/** Whether the data of the location is in a directory with the simulated fleet. */
const isSimulated = (location: Location, { holdsDemonstration }: Surroundings): boolean =>
  location.engine === 'local' && location.store !== 'dynamodb' && holdsDemonstration(location.dataDirectory);

/** Real and simulated accounts never get into one table. @throws WrongUseError */
function refuseDemonstration(location: Location, surroundings: Surroundings): void {
  if (location.engine === 'aws' || !isSimulated(location, surroundings)) return;
  throw new WrongUseError(
    `${location.dataDirectory} contains the simulated fleet of the demonstration, which would mix with your accounts; ` +
      'keep both with another directory, for example --data .muster-own for this and all later commands, or remove this one',
  );
}

const reasonOf = ({ profiles }: RunOptions): string =>
  profiles === undefined ? `There is no ${DEFAULT_CONFIG} here` : '--profiles';

const orderOf = (options: RunOptions, location: Location): Omit<Order, 'request' | 'resumed'> => ({
  location,
  locationText: locationText(options),
  json: options.json === true,
  functionTimeoutSeconds: options.functionTimeout,
  yes: options.yes === true,
});

async function runAndShow(
  options: RunOptions,
  surroundings: Surroundings,
  interruption: Interruption,
): Promise<ExitCode> {
  const { summary, found } = await run(options, surroundings, interruption);
  const where = { locationText: locationText(options) };
  const { runId } = summary;
  const resume = surroundings.resumeCommand(runId, where.locationText);
  const commands = nextCommands(runId, resume, where.locationText);
  await writeAll(
    surroundings.stdout,
    options.json
      ? [jsonDocument(summary)]
      : [summaryText(summary, commands), reportHint(summary, where, surroundings)],
  );
  noteFailures(summary, options, surroundings);
  warn(matchedNothing(summary), surroundings);
  if (found !== undefined && !options.json)
    surroundings.stderr.write(howToKeep(found, DEFAULT_CONFIG, initOptions(options)));
  return summary.planId === undefined ? exitCodeOf(summary) : exitCodeOfTagging(summary);
}

async function runPlanOnly(
  options: RunOptions,
  surroundings: Surroundings,
  interruption: Interruption,
): Promise<ExitCode> {
  const location = locationOf(options, surroundings);
  refuseDemonstration(location, surroundings);
  const planned = await interruption.race(newRun(options, surroundings));
  const { accounts, run: context } = planned.request;
  warn(ruleWarnings(inlineRulesOf(context), { accounts, regions: context.regions }), surroundings);
  return planOnly(planned, orderOf(options, location), options, surroundings, interruption);
}

async function run(
  options: RunOptions,
  surroundings: Surroundings,
  interruption: Interruption,
): Promise<Ended> {
  const location = locationOf(options, surroundings);
  const order = orderOf(options, location);
  const { json } = order;
  if (options.resume === undefined) {
    refuseDemonstration(location, surroundings);
    const { request, found } = await interruption.race(newRun(options, surroundings));
    refuseWithoutPlan(request, options.config);
    const { run, accounts } = request;
    if (found !== undefined && !json) surroundings.stderr.write(introduction(found, reasonOf(options)));
    if (run.tag) warn(ruleWarnings(inlineRulesOf(run), { accounts, regions: run.regions }), surroundings);
    const summary = await carryOut({ ...order, request, resumed: false }, surroundings, interruption);
    return { summary, found };
  }
  const { request, summary } = await storedRun(options.resume, options, surroundings);
  if (isSimulated(location, surroundings) && isOfDemonstration(request))
    throw new WrongUseError(
      `run ${options.resume} is one of the demonstration, whose accounts do not exist in AWS; ` +
        `resume it with "${demonstrationResumeCommand(options.resume, locationText(options))}"`,
    );
  if (!options.tag && request.run.tag)
    throw new WrongUseError(`run ${options.resume} was started with tagging; resume it without --no-tag`);
  if (options.config !== undefined && !json)
    surroundings.stderr.write(
      'note: --config is ignored; a resumed run keeps the configuration that it started with\n',
    );
  if (summary.status === 'complete') return { summary };
  return { summary: await carryOut({ ...order, request, resumed: true }, surroundings, interruption) };
}
