import { FinishPlanInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { finishPlan } from '../../domain/finish-plan.ts';
import { createDeps } from './deps.ts';

/** Writes a plan after its targets. */
export const handler = functionHandler('finishPlan', FinishPlanInputV1, createDeps, finishPlan);
