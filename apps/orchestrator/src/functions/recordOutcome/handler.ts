import { RecordOutcomeInputV1 } from '@muster/contracts';
import { recordOutcome } from '../../domain/record-outcome.ts';
import { stepHandler } from '../../step-handler.ts';
import { createDeps } from './deps.ts';

export const handler = stepHandler('recordOutcome', RecordOutcomeInputV1, createDeps, recordOutcome);
