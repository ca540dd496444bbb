import { openRunStore } from '../../adapters/open-run-store.ts';
import { AwsOrganization } from '../../adapters/organizations-organization.ts';
import { SfnExecutions } from '../../adapters/sfn-executions.ts';
import type { PlanRunDeps } from '../../domain/plan-run.ts';

export const createDeps = (): PlanRunDeps => ({
  store: openRunStore(),
  executions: new SfnExecutions(),
  organization: new AwsOrganization(),
  now: () => new Date(),
});
