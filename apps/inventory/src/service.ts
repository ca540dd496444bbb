import { defineService } from '@muster/service-definition';
import { config as checkReader } from './functions/checkReader/config.ts';
import { config as discover } from './functions/discover/config.ts';
import { config as markOutOfScope } from './functions/markOutOfScope/config.ts';
import { config as markUnreadable } from './functions/markUnreadable/config.ts';

/** The definition of the inventory service. */
export const service = defineService({
  name: 'inventory',
  root: new URL('../', import.meta.url),
  functions: { discover, markUnreadable, markOutOfScope, checkReader },
  tables: [
    {
      name: 'muster-inventory',
      parameter: 'inventory/table-name',
      timeToLiveAttribute: 'expiresAtEpochSeconds',
      public: true,
      warmable: true,
    },
    {
      name: 'muster-inventory-checkpoints',
      parameter: 'inventory/checkpoint-table-name',
      timeToLiveAttribute: 'expiresAtEpochSeconds',
    },
  ],
  queues: [],
  localStores: 'src/adapters/sqlite-stores.ts',
});
