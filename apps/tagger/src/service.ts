import type { ServiceDefinition } from '@muster/service-definition';
import { applyTagsFunction, taskQueue } from './functions/applyTags/config.ts';
import { awaitTaggingFunction } from './functions/awaitTagging/config.ts';
import { checkTaggerFunction } from './functions/checkTagger/config.ts';
import { planTagsFunction } from './functions/planTags/config.ts';
import { verifyTagsFunction } from './functions/verifyTags/config.ts';

/** What the tagger consists of. */
export const service: ServiceDefinition = {
  name: 'tagger',
  root: new URL('../', import.meta.url),
  functions: [
    planTagsFunction,
    applyTagsFunction,
    awaitTaggingFunction,
    verifyTagsFunction,
    checkTaggerFunction,
  ],
  tables: [
    {
      name: 'muster-tagger-ledger',
      parameter: 'tagger/ledger-table-name',
      timeToLiveAttribute: 'expiresAtEpochSeconds',
    },
  ],
  queues: [taskQueue],
};
