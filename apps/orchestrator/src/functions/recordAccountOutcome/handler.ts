import { RecordAccountOutcomeInputV1 } from '@muster/contracts';
import { stateFailureOf } from '../../adapters/sfn-caught-error.ts';
import { recordAccountOutcome } from '../../domain/record-account-outcome.ts';
import { stepHandler } from '../../step-handler.ts';
import { createDeps } from './deps.ts';

export const handler = stepHandler(
  'recordAccountOutcome',
  RecordAccountOutcomeInputV1,
  createDeps,
  ({ error, ...account }, deps) => recordAccountOutcome({ ...account, failure: stateFailureOf(error) }, deps),
);
