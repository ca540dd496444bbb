import { defaultLossGuard, type LossGuard } from '@muster/contracts';
import type { Checkpoint, ScanKey } from '../ports/checkpoint-store.ts';
import type { InventoryStore } from '../ports/inventory-store.ts';
import { NO_CHANGE, type ScanStore } from '../ports/scan-store.ts';

export const pauseSecondsOf = (lossGuard: LossGuard | undefined): number =>
  lossGuard === undefined || lossGuard === 'off' ? defaultLossGuard.pauseSeconds : lossGuard.pauseSeconds;

/**
 * Time until a target that seems to have lost its instances may be listed again. Zero or negative if it may be listed
 * now.
 */
function pauseLeftMs({ done, pages, guard }: Checkpoint, pauseSeconds: number, now: Date): number {
  if (done || pages > 0 || guard?.result !== 'unfinished') return 0;
  return Date.parse(guard.endedAt) + pauseSeconds * 1000 - now.getTime();
}

/** The pause before the next call, in whole seconds. 0 if no pause is needed. */
export function secondsToWait(checkpoint: Checkpoint, pauseSeconds: number, now: Date): number {
  const seconds = Math.ceil(pauseLeftMs(checkpoint, pauseSeconds, now) / 1000);
  return Math.min(pauseSeconds, Math.max(0, seconds));
}

/**
 * Restarts the pause if the previous listing seems to have ended in the future: the clock was set back, so the
 * remaining pause is unknown.
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
 * Whether another run has completely read the target since the listings to compare. Then they are older than the table
 * and prove nothing.
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
