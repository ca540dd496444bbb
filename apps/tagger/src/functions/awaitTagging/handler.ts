import { toStepError } from '@muster/aws-session';
import { AwaitTaggingInputV1, type AwaitTaggingOutput, parseContract } from '@muster/contracts';
import { awaitTagging } from '../../domain/await-tagging.ts';
import { observed } from '@muster/observability';
import { createDeps } from './deps.ts';

let deps: ReturnType<typeof createDeps> | undefined;

/** State `AwaitTagging`: whether the tag tasks of a target are settled, and when to look again. */
export const handler = observed('awaitTagging', async (event): Promise<AwaitTaggingOutput> => {
  const input = parseContract(AwaitTaggingInputV1, event, 'input of AwaitTagging');
  deps ??= createDeps();
  try {
    return await awaitTagging(input, deps.ledger, deps.now());
  } catch (error) {
    throw toStepError(error);
  }
});
