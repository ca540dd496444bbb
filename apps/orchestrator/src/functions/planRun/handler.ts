import { RunRequestV1 } from '@muster/contracts';
import { planRun } from '../../domain/plan-run.ts';
import { stepHandler } from '../../step-handler.ts';
import { createDeps } from './deps.ts';

export const handler = stepHandler('planRun', RunRequestV1, createDeps, planRun);
