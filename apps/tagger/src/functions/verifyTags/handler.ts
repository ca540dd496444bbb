import { VerifyTagsInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { verifyTags } from '../../domain/verify-tags.ts';
import { createDeps } from './deps.ts';

/** Returns whether EC2 shows the applied tags. */
export const handler = functionHandler('verifyTags', VerifyTagsInputV1, createDeps, verifyTags);
