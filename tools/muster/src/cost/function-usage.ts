import { ImpossibleStateError } from '@muster/errors';
import { assumptions } from './assumptions.ts';
import type { Deployment } from './deployment.ts';
import type { RunShape } from './run-shape.ts';

export interface FunctionUsage {
  readonly name: string;
  readonly invocations: number;
  readonly gigabyteSeconds: number;
}

interface Work {
  readonly invocations: number;
  /** Total of all invocations. */
  readonly seconds: number;
  /** Concurrent invocations: this many execution environments are started. */
  readonly atOnce: number;
}

const MEGABYTES_PER_GIGABYTE = 1_024;

/**
 * Invocations and billed time of each function in one run. Assumes the worst case for ApplyTags: one message for each
 * invocation.
 */
export function functionUsageOf(shape: RunShape, scope: { secondsPerPage: number }, deployment: Deployment) {
  return Object.entries(workOf(shape, scope.secondsPerPage, deployment))
    .filter(([, { invocations }]) => invocations > 0)
    .map(([name, work]) => usageOf(name, work, deployment));
}

function usageOf(name: string, work: Work, { memoryMegabytes }: Deployment): FunctionUsage {
  const megabytes = memoryMegabytes[name];
  if (megabytes === undefined) throw new ImpossibleStateError(`no service defines the function ${name}`);
  const coldSeconds = Math.min(work.atOnce, work.invocations) * assumptions.coldStartSeconds.value;
  return {
    name,
    invocations: work.invocations,
    gigabyteSeconds: ((work.seconds + coldSeconds) * megabytes) / MEGABYTES_PER_GIGABYTE,
  };
}

function workOf(shape: RunShape, secondsPerPage: number, deployment: Deployment): Record<string, Work> {
  const { targets, accounts, scans, tasks, looks, plans, targetsAtOnce } = shape;
  const { secondsPerAccount, secondsPerRun, secondsPerStep, secondsPerTask, secondsPerThousandRead } =
    assumptions;
  const reported = (targets * shape.instances) / 1_000;
  const each = (invocations: number, seconds: number, atOnce: number): Work => ({
    invocations,
    seconds: invocations * seconds,
    atOnce,
  });
  const readSeconds = Math.max(1, shape.instances / 1_000) * secondsPerThousandRead.value;
  return {
    planRun: each(1, secondsPerRun.value, 1),
    listRegions: each(accounts, secondsPerAccount.value, shape.accountsAtOnce),
    discover: {
      invocations: targets * scans * shape.invocationsPerScan,
      seconds: targets * scans * shape.pages * secondsPerPage,
      atOnce: targetsAtOnce,
    },
    planTags: each(plans ? targets : 0, readSeconds, targetsAtOnce),
    applyTags: each(targets * tasks, secondsPerTask.value, deployment.consumersAtOnce),
    awaitTagging: each(targets * looks, secondsPerStep.value, targetsAtOnce),
    verifyTags: each(tasks > 0 ? targets : 0, readSeconds, targetsAtOnce),
    recordOutcome: each(targets, secondsPerStep.value, targetsAtOnce),
    findLeftOut: each(1, secondsPerRun.value, 1),
    finalizeRun: each(1, secondsPerRun.value, 1),
    writeReport: each(
      shape.runsReported > 0 ? 1 : 0,
      secondsPerRun.value + reported * assumptions.secondsPerThousandReported.value,
      1,
    ),
  };
}
