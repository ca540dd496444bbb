import type { ServiceDefinition } from '@muster/service-definition';
import { finalizeRunFunction } from './functions/finalizeRun/config.ts';
import { findLeftOutFunction } from './functions/findLeftOut/config.ts';
import { listRegionsFunction } from './functions/listRegions/config.ts';
import { planRunFunction } from './functions/planRun/config.ts';
import { recordAccountOutcomeFunction } from './functions/recordAccountOutcome/config.ts';
import { recordOutcomeFunction } from './functions/recordOutcome/config.ts';
import { startScheduledRunFunction } from './functions/startScheduledRun/config.ts';
import { foreignFunctions } from './state-machine/called-functions.ts';
import { runStateMachine } from './state-machine/run-state-machine.ts';

export const service: ServiceDefinition = {
  name: 'orchestrator',
  root: new URL('../', import.meta.url),
  functions: [
    planRunFunction,
    listRegionsFunction,
    recordOutcomeFunction,
    recordAccountOutcomeFunction,
    findLeftOutFunction,
    finalizeRunFunction,
    startScheduledRunFunction,
  ],
  tables: [
    {
      name: 'muster-orchestrator-runs',
      parameter: 'orchestrator/run-table-name',
      timeToLiveAttribute: 'expiresAtEpochSeconds',
    },
  ],
  queues: [],
  topics: [{ name: 'muster-runs', parameter: 'orchestrator/run-topic-arn' }],
  stateMachines: [
    {
      name: 'muster-run',
      parameter: 'orchestrator/run-state-machine-arn',
      definition: runStateMachine,
      foreignFunctions,
    },
  ],
};
