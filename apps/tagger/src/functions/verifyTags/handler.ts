import { toStepError } from '@muster/aws-session';
import { parseContract, type Verification, VerifyTagsInputV1 } from '@muster/contracts';
import { verifyTags } from '../../domain/verify-tags.ts';
import { observed } from '@muster/observability';
import { createDeps } from './deps.ts';

let deps: ReturnType<typeof createDeps> | undefined;

/** State `VerifyTags`: whether EC2 shows the tags that were applied. */
export const handler = observed('verifyTags', async (event): Promise<Verification> => {
  const input = parseContract(VerifyTagsInputV1, event, 'input of VerifyTags');
  deps ??= createDeps();
  try {
    return await verifyTags(input, deps);
  } catch (error) {
    throw toStepError(error);
  }
});
