import { withData } from '../commands/with-data.ts';
import type { Location, RunRequest, Surroundings } from '../surroundings.ts';

/** The request of the latest run. Undefined if there is no run. */
export async function latestRequest(
  location: Location,
  surroundings: Surroundings,
): Promise<RunRequest | undefined> {
  return withData(surroundings, location, async ({ runs }) => {
    const runId = await runs.latestRunId();
    return runId === undefined ? undefined : runs.getRequest(runId);
  });
}
