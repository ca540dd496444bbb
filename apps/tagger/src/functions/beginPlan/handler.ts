import { BeginPlanInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { beginPlan } from '../../domain/begin-plan.ts';
import { createDeps } from './deps.ts';

/** Lists the accounts of a plan. */
export const handler = functionHandler('beginPlan', BeginPlanInputV1, createDeps, beginPlan);
