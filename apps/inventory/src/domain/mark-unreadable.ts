import type { MarkUnreadableInputV1 } from '@muster/contracts';
import { failureOfCaught } from '@muster/errors';
import { isSelected } from '@muster/regions';
import { resourceTypesIn, typeField } from '@muster/resource-types';
import type { z } from 'zod';
import type { InventoryStore } from '../ports/inventory-store.ts';
import type { ScopeStore } from '../ports/scope-store.ts';

type Input = z.output<typeof MarkUnreadableInputV1.schema>;

/**
 * Marks every known target in scope of the account, for each resource type. If there is none, marks the account itself.
 * Does not change a region that the account had disabled: its state could not be checked.
 * @returns the regions of the targets
 */
export async function markUnreadable(
  { run, accountId, error }: Input,
  inventory: Pick<InventoryStore, 'regionsOf' | 'saveFailure'>,
  scope: Pick<ScopeStore, 'targets' | 'saveAccountFailure'>,
  at: string,
): Promise<string[]> {
  const named = (await inventory.regionsOf(accountId)).filter((region) => isSelected(run.regions, region));
  const items = await scope.targets(named.map((region) => ({ accountId, region })));
  const disabled = new Set(
    items
      .filter(({ outOfScopeReason }) => outOfScopeReason?.code === 'RegionNotEnabled')
      .map(({ region }) => region),
  );
  const regions = named.filter((region) => !disabled.has(region));
  const failure = { at, runId: run.runId, ...failureOfCaught(error) };
  for (const region of regions)
    for (const { name } of resourceTypesIn(region))
      await inventory.saveFailure({ accountId, region, ...typeField(name) }, failure);
  if (regions.length === 0) await scope.saveAccountFailure(accountId, failure);
  return regions;
}
