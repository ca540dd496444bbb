import { ledgerAndResources } from '../../adapters/stores.ts';
import type { VerifyTagsPorts } from '../../domain/verify-tags.ts';

/** @throws EnvironmentError */
export function createDeps(): VerifyTagsPorts {
  const { ledger, resources } = ledgerAndResources();
  return { ledger, resources, now: () => new Date() };
}
