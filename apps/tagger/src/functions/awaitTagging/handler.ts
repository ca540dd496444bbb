import { AwaitTaggingInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { awaitTagging } from '../../domain/await-tagging.ts';
import { createDeps } from './deps.ts';

/** Returns whether the tag tasks of a target are settled, and when to check again. */
export const handler = functionHandler('awaitTagging', AwaitTaggingInputV1, createDeps, (input, ports) =>
  awaitTagging(input, ports),
);
