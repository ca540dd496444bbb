import { type BucketDefinition, defineService } from '@muster/service-definition';
import { config as finalizeRun } from './functions/finalizeRun/config.ts';
import { config as findLeftOut } from './functions/findLeftOut/config.ts';
import { config as listRegions } from './functions/listRegions/config.ts';
import { config as planRun } from './functions/planRun/config.ts';
import { config as recordAccountOutcome } from './functions/recordAccountOutcome/config.ts';
import { config as recordOutcome } from './functions/recordOutcome/config.ts';
import { config as startScheduledRun } from './functions/startScheduledRun/config.ts';
import { config as writeReport } from './functions/writeReport/config.ts';
import { foreignFunctions, planningFunctions } from './state-machine/called-functions.ts';
import { planStateMachine } from './state-machine/plan-state-machine.ts';
import { runStateMachine } from './state-machine/run-state-machine.ts';

/** Pages about runs. */
export const reportBucket: BucketDefinition = {
  name: 'muster-reports',
  parameter: 'orchestrator/report-bucket-name',
  setting: 'reportRetentionDays',
};

export const service = defineService({
  name: 'orchestrator',
  root: new URL('../', import.meta.url),
  functions: {
    planRun,
    listRegions,
    recordOutcome,
    recordAccountOutcome,
    findLeftOut,
    finalizeRun,
    writeReport,
    startScheduledRun,
  },
  tables: [
    {
      name: 'muster-orchestrator-runs',
      parameter: 'orchestrator/run-table-name',
      timeToLiveAttribute: 'expiresAtEpochSeconds',
    },
  ],
  queues: [],
  localStores: 'src/adapters/sqlite-stores.ts',
  buckets: [reportBucket],
  topics: [{ name: 'muster-runs', parameter: 'orchestrator/run-topic-arn' }],
  stateMachines: [
    {
      name: 'muster-run',
      parameter: 'orchestrator/run-state-machine-arn',
      definition: runStateMachine,
      foreignFunctions,
    },
    {
      name: 'muster-plan',
      parameter: 'orchestrator/plan-state-machine-arn',
      definition: planStateMachine,
      foreignFunctions: planningFunctions,
    },
  ],
});
