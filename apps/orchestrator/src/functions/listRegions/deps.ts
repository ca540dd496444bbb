import { sharedAwsSessions } from '@muster/aws-session';
import { Ec2RegionLister } from '../../adapters/ec2-region-lister.ts';
import { AwsAccountFacts } from '../../adapters/organizations-account-facts.ts';
import { runStore } from '../../adapters/stores.ts';
import type { ListRegionsDeps } from '../../domain/list-regions.ts';

export const createDeps = (): ListRegionsDeps => ({
  store: runStore(),
  regions: new Ec2RegionLister(sharedAwsSessions()),
  facts: new AwsAccountFacts(),
  now: () => new Date(),
});
