import { AccountId, RegionName } from './ids.ts';
import { ResourceTypeName } from './resource-type-name.ts';
import { RunContext, runContextExample } from './run-context.ts';

/** What the states of a target get: the run, the account and region, and the type of resource. */
export const Target = {
  run: RunContext,
  accountId: AccountId,
  region: RegionName,
  /** Absent: `DEFAULT_RESOURCE_TYPE`, which is all that earlier versions knew. */
  resourceType: ResourceTypeName.optional(),
};

export const targetExample = { run: runContextExample, accountId: '111111111111', region: 'us-east-1' };
