import type { ServiceDefinition } from '@muster/service-definition';
import { checkReaderFunction } from './functions/checkReader/config.ts';
import { discoverFunction } from './functions/discover/config.ts';
import { markOutOfScopeFunction } from './functions/markOutOfScope/config.ts';
import { markUnreadableFunction } from './functions/markUnreadable/config.ts';

/** The inventory service: what it consists of. */
export const service: ServiceDefinition = {
  name: 'inventory',
  root: new URL('../', import.meta.url),
  functions: [discoverFunction, markUnreadableFunction, markOutOfScopeFunction, checkReaderFunction],
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
};
