import { resourceTypesIn, typeField } from '@muster/resource-types';
import type { TargetKey } from '../ports/run-store.ts';

/** The targets of one region of an account: one for each resource type that exists in the region. */
export const targetsOfRegion = (accountId: string, region: string): (TargetKey & { region: string })[] =>
  resourceTypesIn(region).map(({ name }) => ({ accountId, region, ...typeField(name) }));

/** Identifies a target among those of one account. */
export const targetKeyOf = ({ region = '', resourceType }: Omit<TargetKey, 'accountId'>): string =>
  `${region}#${typeField(resourceType).resourceType ?? ''}`;
