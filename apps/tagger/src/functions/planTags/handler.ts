import { PlanTagsInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { planTags } from '../../domain/plan-tags.ts';
import { createDeps } from './deps.ts';

/** Plans the tag tasks of a target in the ledger, and sends them to the queue. */
export const handler = functionHandler('planTags', PlanTagsInputV1, createDeps, planTags);
