import type { TargetItem, TypeFreshness } from '@muster/contracts';
import { otherType } from './keys.ts';

/**
 * The item of a target with the freshness of one resource type. The item itself holds the freshness of the default
 * type.
 */
export function freshnessOfType(item: TargetItem, resourceType: string | undefined): TargetItem {
  const other = otherType(resourceType);
  if (other === undefined) return item;
  const { pk, sk, schemaVersion, accountId, region, accountName, organization } = item;
  const { outOfScopeSince, outOfScopeReason } = item;
  return {
    pk,
    sk,
    schemaVersion,
    accountId,
    region,
    ...(accountName === undefined ? {} : { accountName }),
    ...(organization === undefined ? {} : { organization }),
    ...(outOfScopeSince === undefined ? {} : { outOfScopeSince }),
    ...(outOfScopeReason === undefined ? {} : { outOfScopeReason }),
    ...item.freshnessByType?.[other],
  };
}

/** Whether runs could not read a type, never read it completely, or read it: the lower, the less reliable. */
const reliability = ({ unreadableSince, lastCompleteScanAt }: TypeFreshness): number =>
  unreadableSince !== undefined ? 0 : lastCompleteScanAt === undefined ? 1 : 2;

/** Since when the data of a type may differ from AWS. */
const asOf = ({ unreadableSince, lastCompleteScanAt }: TypeFreshness): string =>
  unreadableSince ?? lastCompleteScanAt ?? '';

/** The item of a target with the freshness of its least reliable resource type: no type may hide the gap of another. */
export function leastFreshOf(item: TargetItem): TargetItem {
  const types = [undefined, ...Object.keys(item.freshnessByType ?? {})];
  const [first = item] = types
    .map((resourceType) => freshnessOfType(item, resourceType))
    .toSorted((a, b) => reliability(a) - reliability(b) || (asOf(a) < asOf(b) ? -1 : 1));
  return first;
}
