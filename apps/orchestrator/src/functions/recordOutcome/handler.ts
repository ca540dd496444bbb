import { RecordOutcomeInputV1 } from '@muster/contracts';
import { stateFailureOf } from '../../adapters/sfn-caught-error.ts';
import { recordOutcome } from '../../domain/record-outcome.ts';
import { stepHandler } from '../../step-handler.ts';
import { createDeps } from './deps.ts';

export const handler = stepHandler(
  'recordOutcome',
  RecordOutcomeInputV1,
  createDeps,
  ({ error, ...gathered }, deps) =>
    recordOutcome({ ...gathered, failure: error && stateFailureOf(error) }, deps),
);
