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
 * Does not change a region that the account had disabled: its state could not be checked. The input does not have the
 * regions of a single account. So if accounts have their own regions, those that earlier runs read are in scope, too.
 * @returns the regions of the targets
 */
export async function markUnreadable(
  { run, accountId, error }: Input,
  inventory: Pick<InventoryStore, 'regionsOf' | 'saveFailure'>,
  scope: Pick<ScopeStore, 'targets' | 'saveAccountFailure'>,
  at: string,
): Promise<string[]> {
  const known = await inventory.regionsOf(accountId);
  const items = await scope.targets(known.map((region) => ({ accountId, region })));
  const itemOf = new Map(items.map((item) => [item.region, item]));
  const mayBeOwn = (region: string): boolean =>
    run.hasAccountSettings === true && itemOf.get(region)?.outOfScopeSince === undefined;
  const regions = known.filter(
    (region) =>
      itemOf.get(region)?.outOfScopeReason?.code !== 'RegionNotEnabled' &&
      (isSelected(run.regions, region) || mayBeOwn(region)),
  );
  const failure = {
    at,
    runId: run.runId,
    ...failureOfCaught(error),
    ...(run.planId === undefined ? {} : { keepsScope: true as const }),
  };
  for (const region of regions)
    for (const { name } of resourceTypesIn(region))
      await inventory.saveFailure({ accountId, region, ...typeField(name) }, failure);
  if (regions.length === 0) await scope.saveAccountFailure(accountId, failure);
  return regions;
}
