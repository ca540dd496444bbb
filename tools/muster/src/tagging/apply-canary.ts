import type { PlanCanary, RunSummary } from '@muster/contracts';
import { withData } from '../commands/with-data.ts';
import { CommandError, type ExitCode, PlanRefusedError } from '../errors.ts';
import { plural } from '../output/format.ts';
import type { Interruption } from '../run/interruption.ts';
import type { Location, OpenedData, RunRequest, Surroundings } from '../surroundings.ts';
import {
  type ApplyOptions,
  claimPlan,
  exitCodeOfTagging,
  makeRun,
  type PlanToApply,
  printRun,
} from './apply-plan.ts';
import { afterFailure, applyCommand, canaryFailure, type Wish } from './canary.ts';

/** A plan that is applied in two runs. */
export interface ApplyWithCanary {
  readonly wish: Wish;
  readonly canary: PlanCanary;
  readonly location: Location;
  readonly options: ApplyOptions;
}

/**
 * Takes the canary of a plan for its run.
 * @returns the request of the run
 * @throws PlanRefusedError if the plan was taken meanwhile
 */
export async function claimCanary(
  { plan, targets, canary, options }: PlanToApply,
  data: Pick<OpenedData, 'claimCanary'>,
): Promise<RunRequest> {
  const { applyRequest } = await import('@muster/tagger/plans');
  const stored = canary && (await data.claimCanary(plan.planId, canary));
  if (canary === undefined || stored?.runId !== canary.runId)
    throw new PlanRefusedError(`plan ${plan.planId} was changed meanwhile; try again`);
  return applyRequest(plan, targets, canary.runId, {
    part: { part: 'canary', canary: canary.extent },
    maxFailures: options.maxFailures,
  });
}

/**
 * Makes the run of the canary, and then that of the rest if the canary was successful.
 * @returns the exit code of both; 3 if the canary was not successful, also if its run failed
 */
export async function applyCanary(
  applied: ApplyWithCanary,
  request: RunRequest,
  surroundings: Surroundings,
  interruption: Interruption,
): Promise<ExitCode> {
  const { wish, canary, location, options } = applied;
  const { stderr } = surroundings;
  const summary = await makeRun({ request, location, options }, surroundings, interruption).catch(
    (error: unknown) => {
      if (error instanceof CommandError)
        stderr.write(`The rest of the plan was not applied. After the canary: ${applyCommand(wish)}\n`);
      throw error;
    },
  );
  const failure = canaryFailure(summary);
  if (failure !== undefined) {
    await print(summary, applied, surroundings);
    stderr.write(afterFailure(wish, summary, canary, failure));
    return 3;
  }
  if (options.json !== true) {
    await print(summary, applied, surroundings);
    const left = plural(wish.plan.counts.resources - canary.resources, 'other resource');
    stderr.write(`The canary was successful. The ${left} of the plan follow.\n`);
  }
  const rest = await withData(surroundings, location, (data) =>
    claimPlan({ ...wish, canary, options }, data, surroundings),
  );
  const code = await applyRest(applied, rest, surroundings, interruption);
  return code === 0 ? exitCodeOfTagging(summary) : code;
}

/** Makes the run that applies what the canary of a plan left. */
export async function applyRest(
  applied: ApplyWithCanary,
  request: RunRequest,
  surroundings: Surroundings,
  interruption: Interruption,
): Promise<ExitCode> {
  const { location, options } = applied;
  const summary = await makeRun({ request, location, options }, surroundings, interruption);
  return print(summary, applied, surroundings);
}

const print = (
  summary: RunSummary,
  { canary, options }: ApplyWithCanary,
  surroundings: Surroundings,
): Promise<ExitCode> => printRun({ ...summary, canaryRunId: canary.runId }, options, surroundings);
