import { CheckTaggerInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { checkTagger } from '../../domain/check-tagger.ts';
import { createDeps } from './deps.ts';

/** Called by `muster doctor`: checks whether an account can be tagged. Changes nothing. */
export const handler = functionHandler('checkTagger', CheckTaggerInputV1, createDeps, (input, { probeFor }) =>
  checkTagger(input, probeFor(input)),
);
