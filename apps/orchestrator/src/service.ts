import type { ServiceDefinition } from '@muster/service-definition';
import { finalizeRunFunction } from './functions/finalizeRun/config.ts';
import { listRegionsFunction } from './functions/listRegions/config.ts';
import { planRunFunction } from './functions/planRun/config.ts';
import { recordAccountOutcomeFunction } from './functions/recordAccountOutcome/config.ts';
import { recordOutcomeFunction } from './functions/recordOutcome/config.ts';

export const service: ServiceDefinition = {
  name: 'orchestrator',
  root: new URL('../', import.meta.url),
  functions: [
    planRunFunction,
    listRegionsFunction,
    recordOutcomeFunction,
    recordAccountOutcomeFunction,
    finalizeRunFunction,
  ],
  tables: [
    {
      name: 'muster-orchestrator-runs',
      parameter: 'orchestrator/run-table-name',
      timeToLiveAttribute: 'expiresAtEpochSeconds',
    },
  ],
  queues: [],
};
