import type { Deployment } from '../cost/deployment.ts';
import { Scope } from '../cost/scope.ts';

/** A deployment for tests, so that a changed memory size of a function does not change the expected values. */
export const testDeployment: Deployment = {
  memoryMegabytes: {
    planRun: 512,
    listRegions: 256,
    discover: 512,
    planTags: 1024,
    applyTags: 512,
    awaitTagging: 256,
    verifyTags: 1024,
    recordOutcome: 256,
    findLeftOut: 512,
    finalizeRun: 512,
    writeReport: 1024,
  },
  discoverTimeoutSeconds: 900,
  accountsAtOnce: 20,
  regionsAtOnce: 20,
  consumersAtOnce: 10,
  messagesPerInvocation: 5,
  queues: 1,
  alarmMetrics: 20,
};

/** 2 accounts × 3 regions × 1000 instances. */
export const smallScope: Scope = Scope.parse({ accounts: 2, regions: 3, instances: 1000 });
