import { type MarkUnreadableInputV1, matchesRegion, readCaughtError } from '@muster/contracts';
import type { z } from 'zod';
import type { InventoryStore } from '../ports/inventory-store.ts';

type Input = z.output<typeof MarkUnreadableInputV1.schema>;

/** Marks every target in scope that the table knows of the account. @returns their regions */
export async function markUnreadable(
  { run, accountId, error }: Input,
  inventory: Pick<InventoryStore, 'regionsOf' | 'saveFailure'>,
  at: string,
): Promise<string[]> {
  const inScope = (region: string) =>
    run.regions === 'enabled' || run.regions.some((pattern) => matchesRegion(pattern, region));
  const regions = (await inventory.regionsOf(accountId)).filter(inScope);
  const failure = { at, runId: run.runId, ...readCaughtError(error) };
  for (const region of regions) await inventory.saveFailure({ accountId, region }, failure);
  return regions;
}
