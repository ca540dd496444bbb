import { type LossGuard, MAX_GUARD_SCANS, type RescanResult } from '@muster/contracts';

/** Number of a target's instances before, and number that a complete scan found. */
export interface Presence {
  /**
   * Present in the table before the scan, without those that EC2 shows as terminated, because their loss is explained.
   */
  readonly before: number;
  /** Found by the scan and not terminated, including new ones. */
  readonly found: number;
}

/** Whether a complete scan found so few instances that it must be repeated. */
export function isSuddenLoss({ before, found }: Presence, guard: LossGuard): boolean {
  if (guard === 'off') return false;
  return (found === 0 && before >= guard.noneLeftOf) || (before >= guard.halfLeftOf && found * 2 < before);
}

export type Verdict = 'scan again' | 'disagreed' | Extract<RescanResult, 'confirmed' | 'corrected'>;

/**
 * Compares the complete listings of a target by the resources of the table that each of them lacks.
 * Two listings decide if they lack the same. If they differ, a third one decides, unless it lacks a resource that the
 * second one showed: then they contradict each other, and nothing is gone. So what the last listing lacks is gone, and
 * the previous one lacks all of it too: a resource that either of them showed is never gone.
 * @param lacks missing resources of each listing, in the order of the listings
 */
export function judge(lacks: readonly ReadonlySet<string>[]): Verdict {
  const [first, previous, last] = [lacks[0], lacks.at(-2), lacks.at(-1)];
  if (first === undefined || previous === undefined || last === undefined) return 'scan again';
  const asTheFirst = last.size === first.size && last.isSubsetOf(first);
  if (lacks.length < MAX_GUARD_SCANS) return asTheFirst ? 'confirmed' : 'scan again';
  if (!last.isSubsetOf(previous)) return 'disagreed';
  return asTheFirst ? 'confirmed' : 'corrected';
}
