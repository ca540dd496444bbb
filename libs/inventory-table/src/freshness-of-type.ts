import type { TargetItem } from '@muster/contracts';
import { otherType } from './keys.ts';

/**
 * The item of a target with the freshness of one resource type. The item itself holds the freshness of the default
 * type.
 */
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
