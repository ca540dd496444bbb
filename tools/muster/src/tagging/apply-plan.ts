import type { RunSummary } from '@muster/contracts';
import type { PlanTarget, SavedPlan } from '@muster/tagger/plans';
import { type LocationOptions, locationText } from '../commands/options.ts';
import { type ExitCode, PlanRefusedError, WrongUseError } from '../errors.ts';
import { formatCount } from '../output/format.ts';
import { exitCodeOf, summaryText } from '../output/summary.ts';
import { jsonDocument, writeAll } from '../output/write.ts';
import { carryOut } from '../run/carry-out.ts';
import type { Interruption } from '../run/interruption.ts';
import { newRunId } from '../run/run-id.ts';
import type { Location, OpenedData, RunRequest, Surroundings } from '../surroundings.ts';

/** A plan with more resources is confirmed with their number. */
const CONFIRMED_BY_NUMBER = 1_000;

/** The options of every command that applies a plan. */
export interface ApplyOptions extends LocationOptions {
  readonly yes?: true;
  readonly json?: true;
}

/**
 * Asks whether a plan may be applied, unless the options say so.
 * @throws WrongUseError if not
 */
export async function confirmPlan(
  { counts: { resources } }: Pick<SavedPlan, 'counts'>,
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

/**
 * Takes a plan for a run.
 * @returns the request of the run
 * @throws PlanRefusedError if another run has taken it
 */
export async function claimPlan(
  plan: SavedPlan,
  targets: readonly PlanTarget[],
  data: Pick<OpenedData, 'claimPlan'>,
  { now }: Pick<Surroundings, 'now'>,
): Promise<RunRequest> {
  const { applyRequest } = await import('@muster/tagger/plans');
  const runId = plan.appliedBy ?? newRunId(now(), Math.random());
  const holder = await data.claimPlan(plan.planId, runId);
  if (holder !== runId) throw appliedError(plan.planId, holder);
  return applyRequest(plan, targets, runId);
}

export const appliedError = (planId: string, runId: string, resume = ''): PlanRefusedError =>
  new PlanRefusedError(`plan ${planId} was applied by run ${runId}${resume}; make a new plan to change more`);

/** Makes the run that applies a plan, and prints its summary. */
export async function runPlan(
  request: RunRequest,
  location: Location,
  options: ApplyOptions,
  surroundings: Surroundings,
  interruption: Interruption,
): Promise<ExitCode> {
  const text = locationText(options);
  const summary = await carryOut(
    { request, resumed: false, location, locationText: text, json: options.json === true, yes: false },
    surroundings,
    interruption,
  );
  const resume = surroundings.resumeCommand(summary.runId, text);
  await writeAll(surroundings.stdout, [options.json ? jsonDocument(summary) : summaryText(summary, resume)]);
  return exitCodeOfTagging(summary);
}

/** A run that is complete has no failure. It may have left out resources that somebody else changed. */
function exitCodeOfTagging(summary: RunSummary): ExitCode {
  const code = exitCodeOf(summary);
  return code === 0 && summary.tagging.skipped > 0 ? 3 : code;
}
