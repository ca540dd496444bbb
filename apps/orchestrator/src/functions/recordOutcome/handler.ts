import { RecordOutcomeInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { stateFailureOf } from '../../adapters/sfn-caught-error.ts';
import { recordOutcome } from '../../domain/record-outcome.ts';
import { createDeps } from './deps.ts';

export const handler = functionHandler(
  'recordOutcome',
  RecordOutcomeInputV1,
  createDeps,
  ({ error, ...gathered }, deps) =>
    recordOutcome({ ...gathered, failure: error && stateFailureOf(error) }, deps),
);
