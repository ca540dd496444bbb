import type { RunShape } from './run-shape.ts';

/**
 * The states that a run enters if nothing fails, by their purpose. Each is billed as one transition. A test compares
 * them with the state machine.
 */
export const PATHS = {
  run: ['PlanRun', 'EachAccount', 'FindLeftOut', 'AnyLeftOut', 'FinalizeRun', 'ReportWanted', 'RunEnded'],
  report: ['WriteReport'],
  account: ['ListRegions', 'EachRegion', 'AccountDone'],
  discovery: ['Discover', 'MorePages'],
  planning: ['PlanTags', 'AnyTasks'],
  beforeLooks: ['BeginTagging'],
  look: ['AwaitTagging', 'TaggingSettled'],
  pause: ['PauseForTagging'],
  beforeVerification: ['BeginVerification'],
  verificationScan: ['Rediscover', 'MoreVerificationPages'],
  verification: ['VerifyTags', 'Verified'],
  outcome: ['RecordOutcome'],
} as const;

/**
 * AWS does not document whether the start of an execution is billed in addition to its states. It is counted, to be
 * safe.
 */
const EXECUTION_START = 1;

/** State transitions of one target. */
function transitionsPerTarget({ invocationsPerScan, plans, tasks, looks }: RunShape): number {
  const scanned = PATHS.discovery.length * invocationsPerScan + PATHS.outcome.length;
  const planned = plans ? PATHS.planning.length : 0;
  if (tasks === 0) return scanned + planned;
  return (
    scanned +
    planned +
    PATHS.beforeLooks.length +
    PATHS.look.length * looks +
    PATHS.pause.length * (looks - 1) +
    PATHS.beforeVerification.length +
    PATHS.verificationScan.length * invocationsPerScan +
    PATHS.verification.length
  );
}

/**
 * State transitions of a run: its own, those of the child execution of each account, and those of each target in it.
 */
export const transitionsOf = (shape: RunShape): number =>
  PATHS.run.length +
  (shape.runsReported > 0 ? PATHS.report.length : 0) +
  EXECUTION_START +
  shape.accounts * (PATHS.account.length + EXECUTION_START) +
  shape.targets * transitionsPerTarget(shape);
