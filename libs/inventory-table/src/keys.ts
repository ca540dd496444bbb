/** Keys of the inventory table. The layout is part of its public contract. */
export const targetPartition = (accountId: string, region: string): string => `${accountId}#${region}`;
export const TARGET_SORT_KEY = 'target';
export const RESOURCE_SORT_KEY_PREFIX = 'ec2:instance#';
export const resourceSortKey = (instanceId: string): string => `${RESOURCE_SORT_KEY_PREFIX}${instanceId}`;
export const TARGET_LIST_PARTITION = 'targets';
export const ACCOUNT_SORT_KEY = 'account';
export const ACCOUNT_LIST_PARTITION = 'accounts';
