import type { RunSummary } from '@muster/contracts';
import type { Surroundings } from '../surroundings.ts';
import { MUSTER } from './called-as.ts';

/**
 * One line that names the command for the page about a run, or nothing: for a program that reads the output, for a run
 * that has nothing to show, if the stage writes the page anyway, and if the caller names the command.
 * @param run what follows `muster report`: a run ID, or nothing for the latest run
 * @param locationText the options that name the location of the run
 */
export function reportHint(
  { status, resources, report }: RunSummary,
  { run, locationText }: { readonly run?: string | undefined; readonly locationText: string },
  { stdout, namesNextCommands }: Pick<Surroundings, 'stdout' | 'namesNextCommands'>,
): string {
  const hasEnded = status === 'complete' || status === 'partial';
  if (stdout.isTTY !== true || namesNextCommands || !hasEnded || resources.seen === 0 || report !== undefined)
    return '';
  return `\nSee it as a page: ${MUSTER} report${run === undefined ? '' : ` ${run}`} --open${locationText}\n`;
}
