import { MAX_RESOURCES_PER_TASK } from '@muster/contracts';
import { INSTANCES_PER_PAGE, LONGEST_MARGIN_MS } from '@muster/inventory';
import { RUN_KEPT_DAYS } from '@muster/orchestrator';
import { GROWTH_WHILE_NOTHING_SETTLES, lookPaceOf } from '@muster/tagger';
import { assumptions } from './assumptions.ts';
import type { Deployment } from './deployment.ts';
import type { Phase, Scope } from './scope.ts';

const DAYS_PER_MONTH = 365 / 12;

/** The work in one target and in the whole run. Numbers of instances may be fractions, because they are means. */
export interface RunShape {
  readonly accounts: number;
  readonly targets: number;
  readonly instances: number;
  readonly itemBytes: number;
  readonly tableIsEmpty: boolean;
  /** Instances that the first scan of a target writes. */
  readonly changedPerTarget: number;
  readonly taggedPerTarget: number;
  readonly pages: number;
  readonly pagesPerInvocation: number;
  /** Invocations of Discover for one scan of a target. */
  readonly invocationsPerScan: number;
  /** Tag tasks of a target. If a share is tagged, every target is assumed to have some. */
  readonly tasks: number;
  /** Checks of AwaitTagging for a target. */
  readonly looks: number;
  /** Scans of a target: one, and another one for verification. */
  readonly scans: number;
  readonly plans: boolean;
  /** Runs whose headers a report reads, this one included. 0: the stage writes no reports. */
  readonly runsReported: number;
  /** Concurrent targets and accounts. */
  readonly targetsAtOnce: number;
  readonly accountsAtOnce: number;
}

/** Number of checks, the first one immediately, until this many seconds have passed. */
export function looksUntil(seconds: number, growth: number, longestPauseSeconds: number): number {
  let looks = 1;
  let pause = 1;
  for (let passed = 0; passed < seconds; looks++) {
    passed += Math.floor(pause);
    pause = Math.min(longestPauseSeconds, pause * growth);
  }
  return looks;
}

export function shapeOf(scope: Scope, phase: Phase, deployment: Deployment): RunShape {
  const { accounts, regions, instances, itemBytes, secondsPerPage } = scope;
  const pages = Math.max(1, Math.ceil(instances / INSTANCES_PER_PAGE));
  const discoverSeconds = deployment.discoverTimeoutSeconds - LONGEST_MARGIN_MS / 1_000;
  const pagesPerInvocation = Math.max(1, Math.floor(discoverSeconds / secondsPerPage));
  const taggedPerTarget = instances * phase.tagged;
  const tasks = Math.ceil(taggedPerTarget / MAX_RESOURCES_PER_TASK);
  const accountsAtOnce = Math.min(accounts, deployment.accountsAtOnce);
  const targetsAtOnce = accountsAtOnce * Math.min(regions, deployment.regionsAtOnce);
  // The mean target waits for half of the tasks of the targets that are tagged at the same time, then for its own.
  const atOnce = deployment.consumersAtOnce * deployment.messagesPerInvocation;
  const seconds = assumptions.secondsPerTask.value;
  const pace = lookPaceOf(regions);
  const waitSeconds = seconds + ((targetsAtOnce * tasks) / atOnce / 2) * seconds;
  return {
    accounts,
    targets: accounts * regions,
    instances,
    itemBytes,
    tableIsEmpty: phase.tableIsEmpty,
    changedPerTarget: instances * phase.changed,
    taggedPerTarget,
    pages,
    pagesPerInvocation,
    invocationsPerScan: Math.ceil(pages / pagesPerInvocation),
    tasks,
    looks:
      tasks === 0
        ? 0
        : looksUntil(
            waitSeconds,
            tasks === 1 ? GROWTH_WHILE_NOTHING_SETTLES : pace.slowestGrowth,
            pace.longestWaitSeconds,
          ),
    scans: tasks === 0 ? 1 : 2,
    plans: phase.tag,
    runsReported:
      scope.reportRetentionDays === 0
        ? 0
        : 1 + Math.ceil((scope.runsPerMonth * RUN_KEPT_DAYS) / DAYS_PER_MONTH),
    targetsAtOnce,
    accountsAtOnce,
  };
}
