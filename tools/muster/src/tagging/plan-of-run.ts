import { DEFAULT_LEDGER_RETENTION, type RunSummary } from '@muster/contracts';
import { resourceTypesIn, typeField } from '@muster/resource-types';
import type { SavedPlan, TargetOfRun } from '@muster/tagger/plans';
import { type LocationOptions, locationText, noSuchRun } from '../commands/options.ts';
import { PlanRefusedError } from '../errors.ts';
import { ageText } from '../inventory/times.ts';
import { MUSTER } from '../output/called-as.ts';
import { newPlanId } from '../run/run-id.ts';
import type { Location, OpenedData, RunRequest, ShownRun, Surroundings } from '../surroundings.ts';
import { type DocumentedPlan, documented } from './plan-document.ts';
import { refuseWhileRunning } from './refuse-while-running.ts';

/** A command that makes a plan from a run, and applies it. */
export type RunPlanCommand = 'undo' | 'retry';

export interface RunToPlan {
  readonly kind: RunPlanCommand;
  readonly runId: string;
  readonly location: Location;
  readonly options: LocationOptions;
}

/**
 * Makes a plan that takes back what a run did, or repeats what failed in it, and saves it. Changes nothing in AWS.
 * @throws WrongUseError if there is no such run; RunInProgressError; PlanRefusedError
 */
export async function planOfRun(
  { kind, runId, location, options }: RunToPlan,
  data: OpenedData,
  surroundings: Surroundings,
): Promise<DocumentedPlan> {
  const now = surroundings.now();
  const [request, summary] = await Promise.all([
    data.runs.getRequest(runId),
    data.runs.getSummary(runId, now),
  ]);
  if (request === undefined || summary === undefined) throw noSuchRun(runId, location, options);
  const text = locationText(options);
  await refuseWhileRunning(data, text);
  if (summary.status === 'running' || summary.status === 'interrupted')
    throw new PlanRefusedError(
      `run ${runId} has not ended, and it may still change tags; resume it with "${surroundings.resumeCommand(runId, text)}", or end it with "${MUSTER} stop ${runId}${text}"`,
    );
  const plan = await madePlan(kind, request, summary, data, now);
  return documented(plan, await data.plans());
}

async function madePlan(
  kind: RunPlanCommand,
  request: RunRequest,
  summary: RunSummary,
  data: OpenedData,
  now: Date,
): Promise<SavedPlan> {
  const planId = newPlanId(now, Math.random());
  const { LedgerIncompleteError } = await import('@muster/tagger/plans');
  try {
    const targets = await targetsOfRun(summary, data);
    return await data.planFromRun({ planId, kind, request, targets });
  } catch (error) {
    if (!(error instanceof LedgerIncompleteError)) throw error;
    throw ledgerPast(request, summary, error, now);
  }
}

/**
 * The targets of a run. If it did not come to its end, those of the inventory as well, in case the run was stopped
 * before it had noted all its targets.
 */
export async function targetsOfRun(
  { runId, status }: Pick<ShownRun, 'runId' | 'status'>,
  { runs, inventory }: Pick<OpenedData, 'runs' | 'inventory'>,
): Promise<TargetOfRun[]> {
  const { targets } = await runs.getProgress(runId);
  const ofRun = targets.flatMap((row) =>
    row.region === undefined
      ? []
      : [
          {
            accountId: row.accountId,
            region: row.region,
            ...typeField(row.resourceType),
            planned: row.status === 'pending' ? 0 : row.tagging.planned,
          },
        ],
  );
  if (status === 'complete' || status === 'partial') return ofRun;
  const known = (await inventory.listTargets({})).flatMap(({ accountId, region }) =>
    resourceTypesIn(region).map(({ name }) => ({ accountId, region, ...typeField(name), planned: 0 })),
  );
  return [...ofRun, ...known];
}

/** The values before the run are not in the ledger any more. */
function ledgerPast(
  { run: { ledgerRetention = DEFAULT_LEDGER_RETENTION } }: RunRequest,
  { runId, startedAt }: RunSummary,
  cause: Error,
  now: Date,
): PlanRefusedError {
  const kept = `the ledger keeps the tag values before the changes of this run for ${ledgerRetention} (ledgerRetention)`;
  return new PlanRefusedError(
    `${kept}, and run ${runId} began ${ageText(startedAt, now)} ago: ${cause.message}. Nothing was planned`,
    { cause },
  );
}
