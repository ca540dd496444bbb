import { MUSTER } from '../output/called-as.ts';
import { formatCount } from '../output/format.ts';
import { regionText } from '../output/region-text.ts';
import type { TaggingPaused, TargetWaits } from '../run-events/run-event.ts';

/** `0 of 250 found` */
export const foundText = ({ before, found }: Pick<TargetWaits, 'before' | 'found'>): string =>
  `${formatCount(found)} of ${formatCount(before)} found`;

/** `111111111111 us-east-1 is scanned again in 30 s: 0 of 250 found` */
export const waitingLine = (waiting: TargetWaits): string =>
  `${waiting.accountId} ${regionText(waiting.region, waiting.resourceType)} is scanned again in ${waiting.waitSeconds} s: ${foundText(waiting)}`;

/**
 * `tagging is paused since 2026-11-27T08:00:00.000Z; the run waits until "npx muster tag resume"`
 * @param locationText options that select the location of the run, with a space before each
 */
export const pausedLine = (
  { pausedAt }: Pick<TaggingPaused, 'pausedAt'>,
  { locationText }: { readonly locationText: string },
): string => `tagging is paused since ${pausedAt}; the run waits until "${MUSTER} tag resume${locationText}"`;
