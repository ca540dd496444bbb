import { type LocationOptions, locationText } from '../commands/options.ts';
import { RunFailedError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';
import { plural } from '../output/format.ts';
import { carryOut } from '../run/carry-out.ts';
import { withInterruption } from '../run/interruption.ts';
import { newRunId } from '../run/run-id.ts';
import type { Location, RunRequest, Surroundings } from '../surroundings.ts';

interface ScanOptions extends LocationOptions {
  readonly location: Location;
  readonly json?: true;
}

/**
 * Reads all accounts of a request, as `muster run --no-tag` does.
 * @throws RunFailedError if the run failed or was stopped
 */
export async function freshScan(
  request: RunRequest,
  options: ScanOptions,
  surroundings: Surroundings,
): Promise<void> {
  const runId = newRunId(surroundings.now(), Math.random());
  const summary = await withInterruption(surroundings, (interruption) =>
    carryOut(
      {
        request: { ...request, run: { ...request.run, runId, tag: false } },
        resumed: false,
        location: options.location,
        locationText: locationText(options),
        json: options.json === true,
        yes: false,
      },
      surroundings,
      interruption,
    ),
  );
  const { status, targets, resources } = summary;
  if (status !== 'complete' && status !== 'partial')
    throw new RunFailedError(
      `the scan ended as ${status}, so nothing was planned: ${MUSTER} status ${runId}${locationText(options)}`,
    );
  if (!options.json)
    surroundings.stderr.write(
      `Read ${plural(resources.seen, 'resource')} in ${targets.succeeded} of ${plural(targets.planned, 'target')} (run ${runId})\n`,
    );
}
