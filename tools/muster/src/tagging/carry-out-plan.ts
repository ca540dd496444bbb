import type { PlanOrder, SavedPlan } from '@muster/tagger/plans';
import { type LocationOptions, locationText } from '../commands/options.ts';
import { InterruptedError, WatchLostError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';
import { withInterruption } from '../run/interruption.ts';
import type { Location, OpenedData, Surroundings } from '../surroundings.ts';
import { asRefusal } from './as-refusal.ts';

interface PlanningOptions extends LocationOptions {
  readonly location: Location;
  readonly json?: true;
}

/**
 * Makes a plan: here, or in a stage, where the command only waits for it. Ctrl-C ends the waiting, and the stage makes
 * the plan nevertheless.
 * @throws PlanRefusedError if the rules disagree or a limit is exceeded, PlanningFailedError if the stage failed,
 *   InterruptedError, WatchLostError
 */
export async function carryOutPlan(
  order: PlanOrder,
  data: Pick<OpenedData, 'makePlan'>,
  options: PlanningOptions,
  surroundings: Surroundings,
): Promise<SavedPlan> {
  const { location, json } = options;
  if (location.engine === 'local') return asRefusal(data.makePlan(order));
  const planId = order.request.run.runId;
  const show = `${MUSTER} tag show ${planId}${locationText(options)}`;
  if (json !== true) surroundings.stderr.write(`Stage ${location.stage} makes plan ${planId}\n`);
  const waiting = new AbortController();
  try {
    return await withInterruption(surroundings, (interruption) =>
      interruption.race(data.makePlan(order, waiting.signal)),
    );
  } catch (error) {
    if (error instanceof InterruptedError)
      throw new InterruptedError(`stopped waiting; the stage makes the plan. Show it later: ${show}`);
    if (error instanceof WatchLostError)
      throw new WatchLostError(`${error.message}; the stage makes the plan. Show it later: ${show}`, {
        cause: error,
      });
    throw error;
  } finally {
    waiting.abort();
  }
}
