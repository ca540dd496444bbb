import { CheckReaderInputV1, type CheckReaderOutput, parseContract } from '@muster/contracts';
import { observed } from '@muster/observability';
import { checkReader } from '../../domain/check-reader.ts';
import { createDeps } from './deps.ts';

let deps: ReturnType<typeof createDeps> | undefined;

/** Asked by `muster doctor` before a run: whether an account can be read. Changes nothing. */
export const handler = observed('checkReader', async (event): Promise<CheckReaderOutput> => {
  const input = parseContract(CheckReaderInputV1, event, 'the input of checkReader');
  deps ??= createDeps();
  return checkReader(input, deps.probeFor(input));
});
