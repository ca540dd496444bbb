import { RecordAccountOutcomeInputV1 } from '@muster/contracts';
import { recordAccountOutcome } from '../../domain/record-account-outcome.ts';
import { stepHandler } from '../../step-handler.ts';
import { createDeps } from './deps.ts';

export const handler = stepHandler(
  'recordAccountOutcome',
  RecordAccountOutcomeInputV1,
  createDeps,
  recordAccountOutcome,
);
