import type { PlanRunDeps } from '../../domain/plan-run.ts';
import { SfnExecutions } from '../../executions/sfn-executions.ts';
import { AwsOrganization } from '../../organization/aws-organization.ts';
import { openRunStore } from '../../run-store/open-run-store.ts';

export const createDeps = (): PlanRunDeps => ({
  store: openRunStore(),
  executions: new SfnExecutions(),
  organization: new AwsOrganization(),
  now: () => new Date(),
});
