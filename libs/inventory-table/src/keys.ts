import { DEFAULT_RESOURCE_TYPE } from '@muster/contracts';

/** Keys of the inventory table. The layout is part of its public contract. */
export const targetPartition = (accountId: string, region: string): string => `${accountId}#${region}`;
export const TARGET_SORT_KEY = 'target';
/** The type, unless it is the default type, which keys and items do not contain. */
export const otherType = (resourceType: string | undefined): string | undefined =>
  resourceType === DEFAULT_RESOURCE_TYPE ? undefined : resourceType;

/** @param resourceType the default type if absent */
export const resourceSortKeyPrefix = (resourceType: string = DEFAULT_RESOURCE_TYPE): string =>
  `${resourceType}#`;
export const resourceSortKey = (resourceId: string, resourceType?: string): string =>
  `${resourceSortKeyPrefix(resourceType)}${resourceId}`;
export const TARGET_LIST_PARTITION = 'targets';
export const ACCOUNT_SORT_KEY = 'account';
export const ACCOUNT_LIST_PARTITION = 'accounts';
