import { resourceTypes, typeField } from '@muster/resource-types';

/** `us-east-1`, or `us-east-1 (volumes)` for a resource type other than the default. */
export function regionText(region: string, resourceType: string | undefined): string {
  const other = typeField(resourceType).resourceType;
  if (other === undefined) return region;
  const type = resourceTypes().find(({ name }) => name === other);
  return `${region} (${type?.words.many ?? other})`;
}
