import { codedError, withErrorCode } from '@muster/errors';
import { CheckpointConflictError } from '../errors.ts';
import type { InventoryStore, Target } from '../ports/inventory-store.ts';

/**
 * Marks a target as unreadable after a scan that failed. An invocation that another one has overtaken knows nothing of
 * the target any more, and says nothing.
 * @returns what went wrong in doing so, under a code, if anything did: it must not hide the failure itself
 */
export async function noteFailure(
  target: Target,
  failure: Error,
  inventory: Pick<InventoryStore, 'saveFailure'>,
  attempt: { readonly at: string; readonly runId: string },
): Promise<Error | undefined> {
  if (failure instanceof CheckpointConflictError) return undefined;
  try {
    await inventory.saveFailure(target, { ...attempt, ...withErrorCode(failure) });
    return undefined;
  } catch (error) {
    return codedError(error);
  }
}
