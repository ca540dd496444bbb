import { PlanRunInputV1, type RunPlan } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import type { Handler } from '@muster/observability';
import { planRun } from '../../domain/plan-run.ts';
import { createDeps } from './deps.ts';

const step = functionHandler('planRun', PlanRunInputV1, createDeps, planRun);

/** A state machine of an earlier deployment passes only the request. */
export const handler: Handler<RunPlan> = (event, context) =>
  step(event !== null && typeof event === 'object' && 'run' in event ? { request: event } : event, context);
