import { defineService } from '@muster/service-definition';
import { config as applyTags, taskQueue } from './functions/applyTags/config.ts';
import { config as awaitTagging } from './functions/awaitTagging/config.ts';
import { config as beginPlan } from './functions/beginPlan/config.ts';
import { config as checkTagger } from './functions/checkTagger/config.ts';
import { config as finishPlan } from './functions/finishPlan/config.ts';
import { config as planAccount } from './functions/planAccount/config.ts';
import { config as planTags } from './functions/planTags/config.ts';
import { config as verifyTags } from './functions/verifyTags/config.ts';

/** The definition of the tagger. */
export const service = defineService({
  name: 'tagger',
  root: new URL('../', import.meta.url),
  functions: {
    planTags,
    applyTags,
    awaitTagging,
    verifyTags,
    checkTagger,
    beginPlan,
    planAccount,
    finishPlan,
  },
  tables: [
    {
      name: 'muster-tagger-ledger',
      parameter: 'tagger/ledger-table-name',
      timeToLiveAttribute: 'expiresAtEpochSeconds',
    },
  ],
  queues: [taskQueue],
  localStores: 'src/adapters/sqlite-stores.ts',
});
