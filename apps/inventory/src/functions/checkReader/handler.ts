import { CheckReaderInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { checkReader } from '../../domain/check-reader.ts';
import { createDeps } from './deps.ts';

/** Called by `muster doctor`: checks whether an account can be read. Changes nothing. */
export const handler = functionHandler('checkReader', CheckReaderInputV1, createDeps, (input, { probeFor }) =>
  checkReader(input, probeFor(input)),
);
