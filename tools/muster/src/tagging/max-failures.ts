import { MaxFailures, type RunSummary } from '@muster/contracts';
import { InvalidArgumentError, Option } from 'commander';
import { type LocationOptions, locationText } from '../commands/options.ts';
import { plural } from '../output/format.ts';
import { retryCommand } from '../run/resume-command.ts';
import type { Surroundings } from '../surroundings.ts';

/** The option of every command that makes a run that tags. */
export interface MaxFailuresOptions {
  readonly maxFailures?: number;
}

/** @throws InvalidArgumentError */
function parseMaxFailures(text: string): number {
  const result = MaxFailures.safeParse(/^\d{1,9}$/.test(text) ? Number(text) : undefined);
  if (result.success) return result.data;
  throw new InvalidArgumentError('Enter a number of resources from 0 to 1000000.');
}

export const maxFailuresOption = (): Option =>
  new Option(
    '--max-failures <number>',
    'begin no further tag task after more than this number of resources failed',
  ).argParser(parseMaxFailures);

/** Says what to do after a run in which too many resources failed. */
export function noteFailures(
  { runId, tagging }: RunSummary,
  { maxFailures, ...options }: MaxFailuresOptions & LocationOptions,
  { stderr }: Pick<Surroundings, 'stderr'>,
): void {
  if (maxFailures === undefined || tagging.failed <= maxFailures) return;
  stderr.write(
    `More than ${plural(maxFailures, 'resource')} failed, so no further tag task was begun. Correct the causes, then: ${retryCommand(runId, locationText(options))}\n`,
  );
}
