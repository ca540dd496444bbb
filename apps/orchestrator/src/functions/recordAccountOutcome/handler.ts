import { RecordAccountOutcomeInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { stateFailureOf } from '../../adapters/sfn-caught-error.ts';
import { recordAccountOutcome } from '../../domain/record-account-outcome.ts';
import { createDeps } from './deps.ts';

export const handler = functionHandler(
  'recordAccountOutcome',
  RecordAccountOutcomeInputV1,
  createDeps,
  ({ error, ...account }, deps) => recordAccountOutcome({ ...account, failure: stateFailureOf(error) }, deps),
);
