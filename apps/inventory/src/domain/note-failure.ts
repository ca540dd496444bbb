import { codedError, withErrorCode } from '@muster/errors';
import { CheckpointConflictError } from '../errors.ts';
import type { AttemptFailure, InventoryStore, Target } from '../ports/inventory-store.ts';

/**
 * Marks a target as unreadable after a failed scan. Does nothing if another invocation has taken over the scan, because
 * then this one does not know the state of the target.
 * @returns the error of this operation with a code, if any: it must not hide the failure itself
 */
export async function noteFailure(
  target: Target,
  failure: Error,
  inventory: Pick<InventoryStore, 'saveFailure'>,
  attempt: Omit<AttemptFailure, 'code' | 'message'>,
): Promise<Error | undefined> {
  if (failure instanceof CheckpointConflictError) return undefined;
  try {
    await inventory.saveFailure(target, { ...attempt, ...withErrorCode(failure) });
    return undefined;
  } catch (error) {
    return codedError(error);
  }
}
