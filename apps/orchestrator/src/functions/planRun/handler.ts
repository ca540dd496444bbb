import { PlanRunInputV1, type RunPlan } from '@muster/contracts';
import type { Handler } from '@muster/observability';
import { planRun } from '../../domain/plan-run.ts';
import { stepHandler } from '../../step-handler.ts';
import { createDeps } from './deps.ts';

const step = stepHandler('planRun', PlanRunInputV1, createDeps, planRun);

/** A state machine of an earlier deployment gives the request alone. */
export const handler: Handler<RunPlan> = (event, context) =>
  step(event !== null && typeof event === 'object' && 'run' in event ? { request: event } : event, context);
