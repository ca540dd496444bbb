import { setTimeout as delay } from 'node:timers/promises';
import { ruleIdsOf, type RunRequest, type RunSummary, RunSummaryV1, parseContract } from '@muster/contracts';
import { accountNamesOf } from '@muster/report/about-run';
import { InterruptedError, reasonOf, RunFailedError, WatchLostError, WrongUseError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';
import { plural } from '../output/format.ts';
import { createDisplay } from '../progress/display.ts';
import type { RunEvent } from '../run-events/run-event.ts';
import type { Engine, Location, RunRecords, Surroundings } from '../surroundings.ts';
import { confirmCreation } from './confirm-creation.ts';
import { identityOf } from './identity-of.ts';
import type { Interruption } from './interruption.ts';
import { resumeCommandOf } from './resume-command.ts';

/** How long to wait for the engine to close. After that the process ends; the data is safe at any time. */
const CLOSE_PATIENCE_MS = 10_000;

export interface Order {
  readonly request: RunRequest;
  /** Resumes a run that was started before. */
  readonly resumed: boolean;
  readonly location: Location;
  /** The options that name the location of the run, for another command line. Empty for the default location. */
  readonly locationText: string;
  readonly json: boolean;
  readonly functionTimeoutSeconds?: number | undefined;
  /** Creates what is missing without a prompt. */
  readonly yes: boolean;
}

/**
 * Executes a run on this machine, or starts one in AWS and watches it: from the credentials check to the summary.
 * @throws CommandError: no usable credentials, data directory in use, no such stage, interruption, state machine
 * failure, or watching the run in AWS failed
 */
export async function carryOut(
  order: Order,
  surroundings: Surroundings,
  interruption: Interruption,
): Promise<RunSummary> {
  const { request, json } = order;
  const { location, functionTimeoutSeconds } = order;
  const identity = await interruption.race(identityOf(request, location, surroundings));
  const engine = await interruption.race(
    surroundings.startEngine({
      location,
      functionTimeoutSeconds,
      identity,
      confirmCreation: confirmCreation(order, surroundings),
    }),
  );
  try {
    if (!order.resumed && !engine.goesOnWithoutUs)
      await interruption.race(checkOtherRuns(engine.runs, order, surroundings));
    if (!json) surroundings.stderr.write(`${announcement(order, identity)}\n`);
    return await runOn(engine, withRequester(order, identity), surroundings, interruption);
  } finally {
    await Promise.race([engine.close(), delay(CLOSE_PATIENCE_MS, undefined, { ref: false })]);
  }
}

/** A resumed run keeps who started it. */
const withRequester = (order: Order, identity: string): Order =>
  order.resumed ? order : { ...order, request: { ...order.request, requestedBy: identity } };

async function runOn(
  engine: Engine,
  order: Order,
  surroundings: Surroundings,
  interruption: Interruption,
): Promise<RunSummary> {
  const { runId } = order.request.run;
  const resume = surroundings.resumeCommand(runId, order.locationText);
  const accountNames = new Map(accountNamesOf(order.request));
  const display = createDisplay(
    { runId, json: order.json, accountNames, locationText: order.locationText },
    surroundings,
  );
  const observe = (event: RunEvent): void => {
    display.observe(event);
    if (event.type === 'accountsPlanned' && order.request.organization !== undefined)
      void addNames(accountNames, runId, engine.runs);
  };
  const execution = engine.run(order.request, observe, order.resumed);
  try {
    await interruption.race(execution.finished);
  } catch (error) {
    if (error instanceof InterruptedError) {
      execution.abort();
      if (!(await execution.hasBegun())) throw new InterruptedError('interrupted before the run began');
      throw new InterruptedError(
        engine.goesOnWithoutUs
          ? `stopped watching; the run continues in AWS. Watch it again: ${resume}`
          : `interrupted; resume with: ${resume}`,
      );
    }
    if (error instanceof RunFailedError)
      throw new RunFailedError(`${error.message.replace(/\.$/, '')}; resume with: ${resume}`, {
        cause: error,
      });
    if (error instanceof WatchLostError)
      throw new WatchLostError(`${error.message}; the run continues in AWS. Watch it again: ${resume}`, {
        cause: error,
      });
    throw error;
  } finally {
    display.stop();
  }
  const summary = await engine.runs.getSummary(runId, surroundings.now()).catch((error: unknown) => {
    if (!engine.goesOnWithoutUs) throw error;
    throw new WatchLostError(
      `the run has ended in AWS, but its summary could not be read: ${reasonOf(error)}. Read it: ${MUSTER} status ${runId}${order.locationText}`,
      { cause: error },
    );
  });
  if (summary === undefined) throw new RunFailedError(`run ${runId} ended without a summary`);
  const dead = (await engine.deadTasks?.(runId)) ?? 0;
  if (dead > 0)
    surroundings.stderr.write(
      `note: ${plural(dead, 'tag task')} could not be handled; to see them, and to move their messages back to the queue: ${MUSTER} tag redrive${order.locationText}\n`,
    );
  return parseContract(RunSummaryV1, summary, 'the summary');
}

/** Adds the names that the planning of the run found. Without them, the display shows only IDs. */
async function addNames(names: Map<string, string>, runId: string, runs: RunRecords): Promise<void> {
  const found = await runs.getAccountNames(runId).catch(() => new Map<string, string>());
  for (const [accountId, name] of found) names.set(accountId, name);
}

/** @throws WrongUseError if the run ID exists */
async function checkOtherRuns(runs: RunRecords, order: Order, surroundings: Surroundings): Promise<void> {
  const { runId } = order.request.run;
  const earlier = await runs.listRuns();
  if (earlier.some((run) => run.runId === runId))
    throw new WrongUseError(
      `run ${runId} already exists; resume it: ${surroundings.resumeCommand(runId, order.locationText)}`,
    );
  const [unfinished, ...others] = earlier.filter(({ status }) => status === 'running');
  if (unfinished === undefined || order.json) return;
  const more =
    others.length > 0 ? ` (and ${others.length} more, see "${MUSTER} runs${order.locationText}")` : '';
  const resume = await resumeCommandOf(unfinished.runId, runs, order, surroundings);
  surroundings.stderr.write(`note: run ${unfinished.runId} did not finish${more}; to resume it: ${resume}\n`);
}

function announcement({ request, resumed }: Order, identity: string): string {
  const { accounts, organization, run } = request;
  const scope =
    accounts === undefined
      ? `the organization (${organization?.include.join(', ') ?? ''})`
      : plural(accounts.length, 'account');
  const work =
    run.planId === undefined
      ? run.tag
        ? `inventory and ${plural(ruleIdsOf(run).length, 'rule')}`
        : 'inventory only'
      : run.planId;
  return `${resumed ? 'Resuming run' : 'Run'} ${run.runId}: ${scope}, ${work}, as ${identity}`;
}
