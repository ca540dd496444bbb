import type { PlanRunDeps } from '../../domain/plan-run.ts';
import { AwsOrganization } from '../../organization/aws-organization.ts';
import { openRunStore } from '../../run-store/open-run-store.ts';

export const createDeps = (): PlanRunDeps => ({
  store: openRunStore(),
  organization: new AwsOrganization(),
  now: () => new Date(),
});
