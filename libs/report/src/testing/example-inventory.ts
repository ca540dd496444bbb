import {
  type AccountItem,
  DEFAULT_RESOURCE_TYPE,
  parseContract,
  type Resource,
  ResourceItemV1,
  ResourceSchema,
  type TargetItem,
  TargetItemV1,
} from '@muster/contracts';
import { anyTags } from '@muster/contracts/testing';
import fc from 'fast-check';
import type { ReportInventory } from '../collect-report.ts';

const { pk, sk, schemaVersion, contentHash, writtenBy, ...example } = ResourceItemV1.example;
void [pk, sk, schemaVersion, contentHash, writtenBy];

/** A valid resource with the given fields. */
export const exampleResource = (fields: Readonly<Record<string, unknown>> = {}): Resource =>
  ResourceSchema.parse({ ...example, ...fields });

const few = (...values: readonly string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const anyTime = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Any resource of a small fleet, gone ones included. */
export const anyResource: fc.Arbitrary<Resource> = fc
  .record({
    accountId: fc.constantFrom('111111111111', '222222222222'),
    region: fc.constantFrom('us-east-1', 'eu-west-1', 'ap-south-2'),
    resourceId: fc
      .integer({ min: 0, max: 0xffff_ffff })
      .map((id) => `i-${id.toString(16).padStart(17, '0')}`),
    state: fc.constantFrom('running', 'stopped', 'unknown'),
    instanceType: few('m7g.large', 't3.micro'),
    platform: few('Linux/UNIX', 'Windows'),
    privateIpAddress: fc.option(fc.ipV4(), { nil: undefined }),
    launchTime: fc.option(anyTime, { nil: undefined }),
    firstSeenAt: anyTime,
    changedAt: anyTime,
    goneAt: fc.option(anyTime, { nil: undefined }),
    tags: anyTags,
  })
  .map((fields) => exampleResource(fields));

/** An inventory in memory. Targets without an item in `targets` have never been attempted. */
export function inventoryOf(
  resources: readonly Resource[],
  targets: readonly TargetItem[] = [],
  accounts: readonly AccountItem[] = [],
): ReportInventory {
  const places = [...targets, ...resources].map(({ accountId, region }) => `${accountId} ${region}`);
  const listed = [...new Set(places)].toSorted().map((place) => {
    const [accountId = '', region = ''] = place.split(' ');
    return { accountId, region };
  });
  return {
    listTargets: async () => listed,
    getTarget: async ({ accountId, region }) =>
      targets.find((each) => each.accountId === accountId && each.region === region),
    listAccounts: async () => accounts.map(({ accountId }) => accountId),
    getAccount: async (accountId) => accounts.find((each) => each.accountId === accountId),
    async *resourcesOf({ accountId, region, resourceType = DEFAULT_RESOURCE_TYPE }) {
      yield resources.filter(
        (each) =>
          each.accountId === accountId && each.region === region && each.resourceType === resourceType,
      );
    },
  };
}

export const exampleTarget = (fields: Readonly<Record<string, unknown>> = {}): TargetItem =>
  parseContract(TargetItemV1, { ...TargetItemV1.example, ...fields }, 'a target of the test');
