import type { TargetItem } from '@muster/contracts';
import { otherType } from './keys.ts';

/** The item of a target as if its freshness were that of one type of resource. The default type is that of the item itself. */
export function freshnessOfType(item: TargetItem, resourceType: string | undefined): TargetItem {
  const other = otherType(resourceType);
  if (other === undefined) return item;
  const { pk, sk, schemaVersion, accountId, region, outOfScopeSince, outOfScopeReason } = item;
  return {
    pk,
    sk,
    schemaVersion,
    accountId,
    region,
    ...(outOfScopeSince === undefined ? {} : { outOfScopeSince }),
    ...(outOfScopeReason === undefined ? {} : { outOfScopeReason }),
    ...item.freshnessByType?.[other],
  };
}
