import { AwsOrganization } from '../../adapters/organizations-organization.ts';
import { SfnExecutions } from '../../adapters/sfn-executions.ts';
import { runStoreAndRules } from '../../adapters/stores.ts';
import type { PlanRunDeps } from '../../domain/plan-run.ts';

export const createDeps = (): PlanRunDeps => ({
  ...runStoreAndRules(),
  executions: new SfnExecutions(),
  organization: new AwsOrganization(),
  now: () => new Date(),
});
