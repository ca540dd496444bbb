import { RunInProgressError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';
import type { OpenedData } from '../surroundings.ts';

/**
 * Plans are made and applied while no run changes the inventory.
 * @param locationText options that name the place of the data
 * @throws RunInProgressError
 */
export async function refuseWhileRunning(
  data: Pick<OpenedData, 'inProgress'>,
  locationText: string,
): Promise<void> {
  const runId = await data.inProgress();
  if (runId === undefined) return;
  throw new RunInProgressError(
    `run ${runId} is in progress on this data, so the inventory is changing; wait until it ends, then try again. ` +
      `If it was interrupted, resume it with "${MUSTER} run --resume ${runId}${locationText}", or end it with "${MUSTER} stop ${runId}${locationText}"`,
  );
}
