import type { RunRequest } from '@muster/contracts';
import { demonstrationWith, MUSTER } from '../output/called-as.ts';
import type { NextCommands } from '../output/summary.ts';
import type { Location, RunRecords, Surroundings } from '../surroundings.ts';

/** The accounts in `demo/muster.yaml`. */
const DEMONSTRATION_ACCOUNTS = ['111111111111', '222222222222', '333333333333'];

/** The command that resumes a run of the demonstration, against its simulated AWS. */
export const demonstrationResumeCommand = (runId: string, locationText: string): string =>
  demonstrationWith(`--resume ${runId}${locationText}`);

/** The command line that resumes a stored run. */
export async function resumeCommandOf(
  runId: string,
  runs: Pick<RunRecords, 'getRequest'>,
  { location, locationText }: { readonly location: Location; readonly locationText: string },
  surroundings: Pick<Surroundings, 'holdsDemonstration' | 'resumeCommand'>,
): Promise<string> {
  const mayBeDemonstration =
    location.engine === 'local' && surroundings.holdsDemonstration(location.dataDirectory);
  return mayBeDemonstration && isOfDemonstration(await runs.getRequest(runId))
    ? demonstrationResumeCommand(runId, locationText)
    : surroundings.resumeCommand(runId, locationText);
}

/** The directory can also contain the user's own runs, but of other accounts. */
export const isOfDemonstration = (request: RunRequest | undefined): boolean =>
  request?.accounts?.toSorted().join() === DEMONSTRATION_ACCOUNTS.join();

/** The command lines that a summary names. @param resume the one that resumes the run */
export const nextCommands = (runId: string, resume: string, locationText: string): NextCommands => ({
  resume,
  retry: retryCommand(runId, locationText),
  ledger: `${MUSTER} tag ledger --run ${runId}${locationText}`,
});

/** The command that repeats the tag changes that failed in a run. */
export const retryCommand = (runId: string, locationText: string): string =>
  `${MUSTER} tag retry ${runId}${locationText}`;
