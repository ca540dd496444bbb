import { toStepError } from '@muster/aws-session';
import { parseContract, PlanTagsInputV1, type PlanTagsOutput } from '@muster/contracts';
import { planTags } from '../../domain/plan-tags.ts';
import { observed } from '@muster/observability';
import { createDeps } from './deps.ts';

let deps: ReturnType<typeof createDeps> | undefined;

/** State `PlanTags`: the tag tasks of a target, in the ledger and sent to the queue. */
export const handler = observed('planTags', async (event): Promise<PlanTagsOutput> => {
  const input = parseContract(PlanTagsInputV1, event, 'input of PlanTags');
  deps ??= createDeps();
  try {
    return await planTags(input, deps);
  } catch (error) {
    throw toStepError(error);
  }
});
