import type { PlanCanary, RunSummary } from '@muster/contracts';
import type { PlanTarget, SavedPlan } from '@muster/tagger/plans';
import { type LocationOptions, locationText } from '../commands/options.ts';
import { type ExitCode, PlanRefusedError, WrongUseError } from '../errors.ts';
import { formatCount } from '../output/format.ts';
import { exitCodeOf, summaryText } from '../output/summary.ts';
import { jsonDocument, writeAll } from '../output/write.ts';
import { carryOut } from '../run/carry-out.ts';
import type { Interruption } from '../run/interruption.ts';
import { nextCommands } from '../run/resume-command.ts';
import { newRunId } from '../run/run-id.ts';
import type { Location, OpenedData, RunRequest, Surroundings } from '../surroundings.ts';
import { type MaxFailuresOptions, noteFailures } from './max-failures.ts';

/** A plan with more resources is confirmed with their number. */
const CONFIRMED_BY_NUMBER = 1_000;

/** The options of every command that applies a plan. */
export interface ApplyOptions extends LocationOptions, MaxFailuresOptions {
  readonly yes?: true;
  readonly json?: true;
}

/**
 * Asks whether a plan may be applied, unless the options say so.
 * @param resources that the command may change
 * @throws WrongUseError if not
 */
export async function confirmPlan(
  resources: number,
  { yes, json }: ApplyOptions,
  { terminal }: Surroundings,
): Promise<void> {
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

/** A plan that the user agreed to apply, as the store knows it. */
export interface PlanToApply {
  readonly plan: SavedPlan;
  readonly targets: readonly PlanTarget[];
  /** The canary of the plan. Absent: the plan is applied in one run. */
  readonly canary?: PlanCanary | undefined;
  readonly options: MaxFailuresOptions;
}

/**
 * Takes a plan for a run, or the rest of it if the plan has a canary.
 * @returns the request of the run
 * @throws PlanRefusedError if another run has taken it
 */
export async function claimPlan(
  { plan, targets, canary, options }: PlanToApply,
  data: Pick<OpenedData, 'claimPlan'>,
  { now }: Pick<Surroundings, 'now'>,
): Promise<RunRequest> {
  const { applyRequest } = await import('@muster/tagger/plans');
  const { planId } = plan;
  const runId = plan.appliedBy ?? newRunId(now(), Math.random());
  const holder = await data.claimPlan(planId, runId, canary?.runId);
  if (holder === undefined) throw new PlanRefusedError(`plan ${planId} was changed meanwhile; try again`);
  if (holder !== runId) throw appliedError(planId, holder);
  return applyRequest(plan, targets, runId, {
    part: canary && { part: 'rest', canary: canary.extent },
    maxFailures: options.maxFailures,
  });
}

export const appliedError = (planId: string, runId: string, resume = ''): PlanRefusedError =>
  new PlanRefusedError(`plan ${planId} was applied by run ${runId}${resume}; make a new plan to change more`);

/** A run that applies a plan or a part of it. */
export interface RunOfPlan {
  readonly request: RunRequest;
  readonly location: Location;
  readonly options: ApplyOptions;
}

/** Makes a run that applies a plan or a part of it. */
export const makeRun = (
  { request, location, options }: RunOfPlan,
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

/** Prints the summary of a run that applied a plan or a part of it. */
export async function printRun(
  summary: RunSummary,
  options: ApplyOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { stdout, resumeCommand } = surroundings;
  const { runId } = summary;
  const where = locationText(options);
  const commands = nextCommands(runId, resumeCommand(runId, where), where);
  const text = options.json ? jsonDocument(summary) : summaryText(summary, commands);
  await writeAll(stdout, [text]);
  noteFailures(summary, options, surroundings);
  return exitCodeOfTagging(summary);
}

/** Makes the run that applies a plan, and prints its summary. */
export const runPlan = async (
  run: RunOfPlan,
  surroundings: Surroundings,
  interruption: Interruption,
): Promise<ExitCode> => printRun(await makeRun(run, surroundings, interruption), run.options, surroundings);

/**
 * A run that is complete has no failure. It may have left out resources that somebody else changed, and targets of the
 * plan, for example in a region that the account has disabled since.
 */
export function exitCodeOfTagging(summary: RunSummary): ExitCode {
  const code = exitCodeOf(summary);
  const hasSkipped = summary.tagging.skipped > 0 || summary.targets.skipped > 0;
  return code === 0 && hasSkipped ? 3 : code;
}
