import { defaultLossGuard, type LossGuard } from '@muster/contracts';
import type { Checkpoint, ScanKey } from '../ports/checkpoint-store.ts';
import type { InventoryStore } from '../ports/inventory-store.ts';
import { NO_CHANGE, type ScanStore } from '../ports/scan-store.ts';

export const pauseSecondsOf = (lossGuard: LossGuard | undefined): number =>
  lossGuard === undefined || lossGuard === 'off' ? defaultLossGuard.pauseSeconds : lossGuard.pauseSeconds;

/** Time until a target that seems to have lost its instances may be listed again; not positive where it may be now. */
function pauseLeftMs({ done, pages, guard }: Checkpoint, pauseSeconds: number, now: Date): number {
  if (done || pages > 0 || guard?.result !== 'unfinished') return 0;
  return Date.parse(guard.endedAt) + pauseSeconds * 1000 - now.getTime();
}

/** How long to wait before the next call, in whole seconds; 0 where it may come at once. */
export function secondsToWait(checkpoint: Checkpoint, pauseSeconds: number, now: Date): number {
  const seconds = Math.ceil(pauseLeftMs(checkpoint, pauseSeconds, now) / 1000);
  return Math.min(pauseSeconds, Math.max(0, seconds));
}

/**
 * Begins the pause anew where the listing before it seems to have ended in the future: the clock was set back, and
 * nobody knows how much of the pause is over.
 */
export async function boundPause(
  key: ScanKey,
  checkpoint: Checkpoint,
  pauseSeconds: number,
  { scans, now }: { readonly scans: ScanStore; readonly now: () => Date },
): Promise<Checkpoint> {
  const { guard, version } = checkpoint;
  if (guard === undefined || pauseLeftMs(checkpoint, pauseSeconds, now()) <= pauseSeconds * 1000)
    return checkpoint;
  const renewed = { ...guard, endedAt: now().toISOString() };
  return scans.save(key, { ...checkpoint, version: version + 1, guard: renewed }, NO_CHANGE);
}

/**
 * Whether another run has read the target to its end since the listings that are to be compared: they are older than
 * what the table holds, and prove nothing against it.
 */
export async function isOutdated(
  key: ScanKey,
  { guard }: Checkpoint,
  inventory: Pick<InventoryStore, 'target'>,
): Promise<boolean> {
  if (guard?.result !== 'unfinished') return false;
  const target = await inventory.target(key);
  if (target === undefined || target.lastCompleteScanRunId === key.runId) return false;
  return target.lastCompleteScanAt !== guard.lastCompleteScanAt;
}
