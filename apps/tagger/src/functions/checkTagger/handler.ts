import { CheckTaggerInputV1, type CheckTaggerOutput, parseContract } from '@muster/contracts';
import { observed } from '@muster/observability';
import { checkTagger } from '../../domain/check-tagger.ts';
import { createDeps } from './deps.ts';

let deps: ReturnType<typeof createDeps> | undefined;

/** Asked by `muster doctor` before a run: whether an account can be tagged. Changes nothing. */
export const handler = observed('checkTagger', async (event): Promise<CheckTaggerOutput> => {
  const input = parseContract(CheckTaggerInputV1, event, 'the input of checkTagger');
  deps ??= createDeps();
  return checkTagger(input, deps.probeFor(input));
});
