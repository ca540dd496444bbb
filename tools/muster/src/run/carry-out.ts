import { setTimeout as delay } from 'node:timers/promises';
import { type RunRequest, type RunSummary, RunSummaryV1, parseContract } from '@muster/contracts';
import { InterruptedError, reasonOf, RunFailedError, WatchLostError, WrongUseError } from '../errors.ts';
import { plural } from '../output/format.ts';
import { createDisplay } from '../progress/display.ts';
import type { Engine, Location, RunRecords, Surroundings } from '../surroundings.ts';
import type { Interruption } from './interruption.ts';
import { resumeCommandOf } from './resume-command.ts';

/** An engine that does not close in this time is left to the end of the process; its data is safe at any moment. */
const CLOSE_PATIENCE_MS = 10_000;

export interface Order {
  readonly request: RunRequest;
  /** Goes on with a run that has been started before. */
  readonly resumed: boolean;
  readonly location: Location;
  /** The options that say where the run is, to repeat on another command line, or nothing. */
  readonly locationText: string;
  readonly json: boolean;
  readonly functionTimeoutSeconds?: number | undefined;
}

/**
 * Carries out a run on this machine, or starts one in AWS and watches it, from the check of the credentials to its
 * summary.
 * @throws CommandError: no usable credentials, the data directory in use, no such stage, interrupted, the state machine
 * failed, the run in AWS cannot be watched any longer
 */
export async function carryOut(
  order: Order,
  surroundings: Surroundings,
  interruption: Interruption,
): Promise<RunSummary> {
  const { request, json } = order;
  const identity = await interruption.race(surroundings.checkCredentials(request.run.homeRegion));
  const { location, functionTimeoutSeconds } = order;
  const engine = await surroundings.startEngine({ location, functionTimeoutSeconds });
  try {
    if (!order.resumed && !engine.goesOnWithoutUs)
      await interruption.race(checkOtherRuns(engine.runs, order, surroundings));
    if (!json) surroundings.stderr.write(`${announcement(order, identity)}\n`);
    return await runOn(engine, order, surroundings, interruption);
  } finally {
    await Promise.race([engine.close(), delay(CLOSE_PATIENCE_MS, undefined, { ref: false })]);
  }
}

async function runOn(
  engine: Engine,
  order: Order,
  surroundings: Surroundings,
  interruption: Interruption,
): Promise<RunSummary> {
  const { runId } = order.request.run;
  const resume = surroundings.resumeCommand(runId, order.locationText);
  const display = createDisplay(runId, order.json, surroundings);
  const execution = engine.run(order.request, display.observe, order.resumed);
  try {
    await interruption.race(execution.finished);
  } catch (error) {
    if (error instanceof InterruptedError) {
      execution.abort();
      if (!(await execution.hasBegun())) throw new InterruptedError('interrupted before the run began');
      throw new InterruptedError(
        engine.goesOnWithoutUs
          ? `no longer watching; the run goes on in AWS. Watch it again: ${resume}`
          : `interrupted; go on with: ${resume}`,
      );
    }
    if (error instanceof RunFailedError)
      throw new RunFailedError(`${error.message.replace(/\.$/, '')}; go on with: ${resume}`, {
        cause: error,
      });
    if (error instanceof WatchLostError)
      throw new WatchLostError(`${error.message}; the run goes on in AWS. Watch it again: ${resume}`, {
        cause: error,
      });
    throw error;
  } finally {
    display.stop();
  }
  const summary = await engine.runs.getSummary(runId, surroundings.now()).catch((error: unknown) => {
    if (!engine.goesOnWithoutUs) throw error;
    throw new WatchLostError(
      `the run has ended in AWS, but its summary could not be read: ${reasonOf(error)}. Read it: npx muster status ${runId}${order.locationText}`,
      { cause: error },
    );
  });
  // Expired items are left out by every reader: one that stays a day longer does no harm.
  await interruption.race(engine.sweepExpired()).catch(() => undefined);
  if (summary === undefined) throw new RunFailedError(`run ${runId} ended without leaving a summary`);
  return parseContract(RunSummaryV1, summary, 'the summary');
}

/** @throws WrongUseError where the run id is taken */
async function checkOtherRuns(runs: RunRecords, order: Order, surroundings: Surroundings): Promise<void> {
  const { runId } = order.request.run;
  const earlier = await runs.listRuns();
  if (earlier.some((run) => run.runId === runId))
    throw new WrongUseError(
      `there is a run ${runId} already; go on with it: ${surroundings.resumeCommand(runId, order.locationText)}`,
    );
  const [unfinished, ...others] = earlier.filter(({ status }) => status === 'running');
  if (unfinished === undefined || order.json) return;
  const more = others.length > 0 ? ` (and ${others.length} more, see "npx muster runs")` : '';
  const resume = await resumeCommandOf(unfinished.runId, runs, order, surroundings);
  surroundings.stderr.write(
    `note: run ${unfinished.runId} was not finished${more}; to go on with it: ${resume}\n`,
  );
}

function announcement({ request, resumed }: Order, identity: string): string {
  const { accounts, organization, run } = request;
  const scope =
    accounts === undefined
      ? `the organization (${organization?.include.join(', ') ?? ''})`
      : plural(accounts.length, 'account');
  const work = run.tag ? `inventory and ${plural(run.rules.length, 'rule')}` : 'inventory only';
  return `${resumed ? 'Going on with run' : 'Run'} ${run.runId}: ${scope}, ${work}, as ${identity}`;
}
