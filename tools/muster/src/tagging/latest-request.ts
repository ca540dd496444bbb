import { withData } from '../commands/with-data.ts';
import type { Location, RunRequest, Surroundings } from '../surroundings.ts';

/**
 * The request of the latest run that applied no plan. A run that applies a plan covers only what the plan changes.
 * Undefined if there is no such run.
 */
export async function latestRequest(
  location: Location,
  surroundings: Surroundings,
): Promise<RunRequest | undefined> {
  return withData(surroundings, location, async ({ runs }) => {
    for (const { runId } of await runs.listRuns()) {
      const request = await runs.getRequest(runId);
      if (request !== undefined && request.run.planId === undefined) return request;
    }
    return undefined;
  });
}
