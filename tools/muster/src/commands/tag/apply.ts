import type { RunSummary } from '@muster/contracts';
import type { SavedPlan } from '@muster/tagger/plans';
import { Argument, type Command } from 'commander';
import { type ExitCode, PlanRefusedError, WrongUseError } from '../../errors.ts';
import { MUSTER } from '../../output/called-as.ts';
import { paintFor } from '../../output/colors.ts';
import { formatCount, plural } from '../../output/format.ts';
import { exitCodeOf, summaryText } from '../../output/summary.ts';
import { jsonDocument, writeAll } from '../../output/write.ts';
import { carryOut } from '../../run/carry-out.ts';
import { type Interruption, listenForInterruption } from '../../run/interruption.ts';
import { newRunId } from '../../run/run-id.ts';
import type { Location, OpenedData, RunRequest, Surroundings } from '../../surroundings.ts';
import { changeLine } from '../../tagging/change-formats.ts';
import { noSuchPlan } from '../../tagging/no-such-plan.ts';
import { planLocation } from '../../tagging/only-here.ts';
import { sampleChanges } from '../../tagging/plan-changes.ts';
import { refuseOutdatedPlan } from '../../tagging/refuse-plan.ts';
import { refuseWhileRunning } from '../../tagging/refuse-while-running.ts';
import type { CommandContext } from '../all.ts';
import { jsonOption, type LocationOptions, locationOptions, locationText } from '../options.ts';
import { withData } from '../with-data.ts';
import { parsePlanId } from './show.ts';

/** A plan with more resources is confirmed with their number. */
const CONFIRMED_BY_NUMBER = 1_000;
const SAMPLES = 6;

interface ApplyOptions extends LocationOptions {
  config?: string;
  yes?: true;
  json?: true;
}

const HELP = `
Applying a plan is a run: it has an ID and a summary, and "muster run --resume RUN" continues it after an interruption.
A resource is changed only if its tags still have the values in the plan. All others are skipped as Changed. A plan is
applied once. It is refused if its rules have changed in their file, or if it is older than planMaxAge (7 days).

Exit codes: 0 everything was set, 3 something was skipped or failed, 1 failed, 2 refused, 130 interrupted.

Examples:
  ${MUSTER} tag apply plan-20261123T090000Z-7c1e
  ${MUSTER} tag apply plan-20261123T090000Z-7c1e --yes --json`;

export function defineApplyCommand(command: Command, { surroundings, end }: CommandContext): void {
  command
    .description('Makes the changes of a plan, and verifies them. Asks for confirmation on a terminal.')
    .addArgument(new Argument('<plan>', 'ID of the plan').argParser(parsePlanId))
    .option('--config <file>', 'configuration with planMaxAge (default: muster.yaml)')
    .option('--yes', 'do not ask for confirmation; required if there is no terminal')
    .addOption(jsonOption('print the summary of the run as one JSON document, without progress'))
    .addHelpText('after', HELP)
    .action(async (planId: string, options: ApplyOptions) => {
      const interruption = listenForInterruption(surroundings);
      try {
        end(await apply(planId, options, surroundings, interruption));
      } finally {
        interruption.stopListening();
      }
    });
  for (const option of locationOptions()) command.addOption(option);
}

async function apply(
  planId: string,
  options: ApplyOptions,
  surroundings: Surroundings,
  interruption: Interruption,
): Promise<ExitCode> {
  const location = planLocation(options, surroundings);
  const request = await withData(surroundings, location, async (data) => {
    const plans = await data.plans();
    const plan = await plans.getPlan(planId);
    if (plan === undefined) throw noSuchPlan(planId, location, options);
    await refuseApplied(plan, data, options);
    await refuseWhileRunning(data, locationText(options));
    await refuseOutdatedPlan(plan, options, surroundings);
    if (plan.counts.resources === 0)
      throw new PlanRefusedError(`plan ${planId} changes nothing, so there is nothing to apply`);
    const targets = await plans.targetsOf(planId);
    const samples = await sampleChanges(planId, targets, plans, SAMPLES);
    const paint = paintFor(surroundings.stderr, surroundings.environment);
    await confirm(
      plan,
      samples.map((each) => `  ${changeLine(each, paint)}\n`).join(''),
      options,
      surroundings,
    );
    const { applyRequest } = await import('@muster/tagger/plans');
    const runId = plan.appliedBy ?? newRunId(surroundings.now(), Math.random());
    const holder = await data.claimPlan(planId, runId);
    if (holder !== runId) throw appliedError(planId, holder);
    return applyRequest(plan, targets, runId);
  });
  const summary = await runOf(request, location, options, surroundings, interruption);
  const resume = surroundings.resumeCommand(summary.runId, locationText(options));
  await writeAll(surroundings.stdout, [options.json ? jsonDocument(summary) : summaryText(summary, resume)]);
  return exitCodeOfTagging(summary);
}

const runOf = (
  request: RunRequest,
  location: Location,
  options: ApplyOptions,
  surroundings: Surroundings,
  interruption: Interruption,
): Promise<RunSummary> =>
  carryOut(
    {
      request,
      resumed: false,
      location,
      locationText: locationText(options),
      json: options.json === true,
      yes: false,
    },
    surroundings,
    interruption,
  );

/** A run that is complete has no failure. It may have left out resources that somebody else changed. */
function exitCodeOfTagging(summary: RunSummary): ExitCode {
  const code = exitCodeOf(summary);
  return code === 0 && summary.tagging.skipped > 0 ? 3 : code;
}

const appliedError = (planId: string, runId: string, resume = ''): PlanRefusedError =>
  new PlanRefusedError(`plan ${planId} was applied by run ${runId}${resume}; make a new plan to change more`);

/**
 * A command that was killed before its run began leaves the plan to the next one.
 * @throws PlanRefusedError
 */
async function refuseApplied(
  { planId, appliedBy }: SavedPlan,
  data: OpenedData,
  options: ApplyOptions,
): Promise<void> {
  if (appliedBy === undefined || (await data.runs.getRequest(appliedBy)) === undefined) return;
  throw appliedError(
    planId,
    appliedBy,
    ` (see "${MUSTER} status ${appliedBy}${locationText(options)}", which says how to resume it if it was interrupted)`,
  );
}

/** @throws WrongUseError */
async function confirm(
  { planId, counts, targets }: SavedPlan,
  samples: string,
  { yes, json }: ApplyOptions,
  { stderr, terminal }: Surroundings,
): Promise<void> {
  const { resources, tags } = counts;
  if (json !== true)
    stderr.write(
      `Plan ${planId} sets ${plural(tags, 'tag')} on ${plural(resources, 'resource')} in ${plural(targets.planned, 'target')}:\n${samples}`,
    );
  if (yes === true) return;
  if (terminal === undefined || json === true)
    throw new WrongUseError('nothing was changed: repeat the command with --yes to apply the plan');
  const isLarge = resources > CONFIRMED_BY_NUMBER;
  const answer = await terminal.ask(
    isLarge
      ? `Type the number of resources (${formatCount(resources)}) to apply the plan: `
      : 'Apply this plan? [y/N] ',
  );
  const text = (answer ?? '').trim();
  const agrees = isLarge ? text.replaceAll(',', '') === String(resources) : /^y(es)?$/i.test(text);
  if (!agrees) throw new WrongUseError('nothing was changed: not confirmed');
}
