import { awaitStores } from '../../adapters/stores.ts';
import type { AwaitTaggingPorts } from '../../domain/await-tagging.ts';

/** @throws EnvironmentError */
export function createDeps(): AwaitTaggingPorts {
  const { ledger, pause, deadLetters } = awaitStores();
  return {
    ledger,
    pausedAt: () => pause.pausedAt(),
    deadTaskNumbers: (target) => deadLetters.deadTaskNumbers(target),
    now: () => new Date(),
  };
}
