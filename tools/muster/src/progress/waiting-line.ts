import { formatCount } from '../output/format.ts';
import { regionText } from '../output/region-text.ts';
import type { TargetWaits } from '../run-events/run-event.ts';

/** `0 of 250 found` */
export const foundText = ({ before, found }: Pick<TargetWaits, 'before' | 'found'>): string =>
  `${formatCount(found)} of ${formatCount(before)} found`;

/** `111111111111 us-east-1 is scanned again in 30 s: 0 of 250 found` */
export const waitingLine = (waiting: TargetWaits): string =>
  `${waiting.accountId} ${regionText(waiting.region, waiting.resourceType)} is scanned again in ${waiting.waitSeconds} s: ${foundText(waiting)}`;
