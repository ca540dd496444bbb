import { FinalizeRunInputV1 } from '@muster/contracts';
import { finalizeRun } from '../../domain/finalize-run.ts';
import { stepHandler } from '../../step-handler.ts';
import { createDeps } from './deps.ts';

export const handler = stepHandler(FinalizeRunInputV1, createDeps, finalizeRun);
