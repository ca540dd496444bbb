import { sharedAwsSessions } from '@muster/aws-session';
import type { ListRegionsDeps } from '../../domain/list-regions.ts';
import { Ec2RegionLister } from '../../adapters/ec2-region-lister.ts';
import { openRunStore } from '../../adapters/open-run-store.ts';

export const createDeps = (): ListRegionsDeps => ({
  store: openRunStore(),
  regions: new Ec2RegionLister(sharedAwsSessions()),
  now: () => new Date(),
});
