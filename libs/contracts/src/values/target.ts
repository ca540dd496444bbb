import { AccountOfRun } from './account-settings.ts';
import { AccountId, RegionName } from './ids.ts';
import { ResourceTypeName } from './resource-type-name.ts';
import { RunContext, runContextExample } from './run-context.ts';

/** The input of the states of a target: the run, the account and region, and the resource type. */
export const Target = {
  run: RunContext,
  accountId: AccountId,
  region: RegionName,
  /** Absent: `DEFAULT_RESOURCE_TYPE`, the only type of earlier versions. */
  resourceType: ResourceTypeName.optional(),
  /** What the run knows about the account. Absent: nothing. */
  account: AccountOfRun.optional(),
};

export const targetExample = { run: runContextExample, accountId: '111111111111', region: 'us-east-1' };
