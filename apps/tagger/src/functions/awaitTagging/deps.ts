import { ledgerOnly } from '../../adapters/stores.ts';
import type { Ledger } from '../../ports/ledger.ts';

/** @throws EnvironmentError */
export function createDeps(): { ledger: Ledger; now: () => Date } {
  const { ledger } = ledgerOnly();
  return { ledger, now: () => new Date() };
}
