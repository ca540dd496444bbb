import { formatCount } from '../output/format.ts';
import type { EngineEvent } from '../surroundings.ts';
import * as shape from './events.ts';

/** A target that waits to be scanned again, because its scan found far fewer instances than there were. */
export interface WaitingTarget {
  readonly accountId: string;
  readonly region: string;
  readonly waitSeconds: number;
  readonly before: number;
  readonly found: number;
}

export function waitingTarget({ type, functionName, input, output }: EngineEvent): WaitingTarget | undefined {
  if (type !== 'succeeded' || functionName !== 'discover') return undefined;
  const target = shape.TargetInput.safeParse(input).data;
  const { done, waitSeconds = 0, rescans = [] } = shape.DiscoverOutput.safeParse(output).data ?? {};
  const [rescan] = rescans;
  if (target === undefined || rescan === undefined || done !== false || waitSeconds === 0) return undefined;
  const { before, found } = rescan;
  return { accountId: target.accountId, region: target.region, waitSeconds, before, found };
}

/** `0 of 250 found` */
export const foundText = ({ before, found }: { before: number; found: number }): string =>
  `${formatCount(found)} of ${formatCount(before)} found`;

/** `111111111111 us-east-1 is scanned again in 30 s: 0 of 250 found` */
export const waitingLine = (waiting: WaitingTarget): string =>
  `${waiting.accountId} ${waiting.region} is scanned again in ${waiting.waitSeconds} s: ${foundText(waiting)}`;
