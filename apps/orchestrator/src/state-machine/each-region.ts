import { catchAll, choice, type Condition, machine, pass, type Path, type Template, wait } from './asl.ts';
import { task } from './called-functions.ts';
import { RETRIES, RETRIES_OF_SCAN } from './retry-policies.ts';

const TARGET = {
  'run.$': '$.run',
  'accountId.$': '$.accountId',
  'region.$': '$.region',
  'resourceType.$': '$.resourceType',
  'account.$': '$.account',
} as const satisfies Template;

/** Every error of a target becomes its outcome. */
const FAILED = catchAll('RecordOutcome', { ResultPath: '$.error' });

const isTrue = (Variable: Path) => ({ Variable, BooleanEquals: true }) as const;
const isFalse = (Variable: Path) => ({ Variable, BooleanEquals: false }) as const;
/** For a field that a function of an earlier deployment does not give. */
const isPresentAnd = (Variable: Path, condition: Condition): { readonly And: readonly Condition[] } => ({
  And: [{ Variable, IsPresent: true }, condition],
});

/** An unfinished scan continues: after a pause if it requests one, otherwise immediately with the next pages. */
const unfinished = <const Pause extends string, const Scan extends string>(
  scan: Path,
  { pause, next }: { readonly pause: Pause; readonly next: Scan },
) =>
  [
    {
      And: [
        isFalse(`${scan}.done`),
        { Variable: `${scan}.waitSeconds`, IsPresent: true },
        { Variable: `${scan}.waitSeconds`, NumericGreaterThan: 0 },
      ],
      Next: pause,
    },
    { ...isFalse(`${scan}.done`), Next: next },
  ] as const;

const pauseBefore = <const Scan extends string>(Next: Scan, SecondsPath: Path) =>
  wait({
    Comment:
      'One scan that found far fewer resources than the table holds is not enough: the target is scanned again later.',
    SecondsPath,
    Next,
  });

const COMPARES = 'Verification compares with what EC2 says now, never with what was hoped.';

/** One target: it is scanned, tagged, scanned again and verified, and its outcome is recorded. */
export const eachRegion = machine('Discover', {
  Discover: task('discover', {
    Comment: 'As many pages as fit in one invocation; the NextToken is saved after each.',
    Parameters: { ...TARGET, scan: 'discovery' },
    Retry: RETRIES_OF_SCAN,
    ResultPath: '$.discovery',
    Catch: FAILED,
    Next: 'MorePages',
  }),
  MorePages: choice(
    [
      ...unfinished('$.discovery', { pause: 'PauseBeforeRescan', next: 'Discover' }),
      { ...isTrue('$.run.tag'), Next: 'PlanTags' },
    ],
    { Default: 'RecordOutcome' },
  ),
  PauseBeforeRescan: pauseBefore('Discover', '$.discovery.waitSeconds'),

  PlanTags: task('planTags', {
    Parameters: TARGET,
    Retry: RETRIES,
    ResultPath: '$.plan',
    Catch: FAILED,
    Next: 'AnyTasks',
  }),
  AnyTasks: choice(
    [
      { ...isPresentAnd('$.plan.rescan', isTrue('$.plan.rescan')), Next: 'ScanAgain' },
      { Variable: '$.plan.tasks', NumericEquals: 0, Next: 'RecordOutcome' },
      { Variable: '$.tagging', IsPresent: true, Next: 'AwaitTagging' },
    ],
    { Default: 'BeginTagging' },
  ),
  ScanAgain: task('discover', {
    Comment: COMPARES,
    Parameters: { ...TARGET, 'scan.$': '$.plan.scan' },
    Retry: RETRIES_OF_SCAN,
    ResultPath: '$.plan.scanned',
    Catch: FAILED,
    Next: 'MorePlanningPages',
  }),
  MorePlanningPages: choice(
    unfinished('$.plan.scanned', { pause: 'PauseBeforePlanningRescan', next: 'ScanAgain' }),
    { Default: 'ReplanTags' },
  ),
  PauseBeforePlanningRescan: pauseBefore('ScanAgain', '$.plan.scanned.waitSeconds'),
  ReplanTags: task('planTags', {
    Parameters: { ...TARGET, 'previous.$': '$.plan' },
    Retry: RETRIES,
    ResultPath: '$.plan',
    Catch: FAILED,
    Next: 'AnyTasks',
  }),

  BeginTagging: pass({ Result: {}, ResultPath: '$.tagging', Next: 'AwaitTagging' }),
  AwaitTagging: task('awaitTagging', {
    Parameters: { ...TARGET, 'regionCount.$': '$.regionCount', 'previous.$': '$.tagging' },
    Retry: RETRIES,
    ResultPath: '$.tagging',
    Catch: FAILED,
    Next: 'TaggingSettled',
  }),
  TaggingSettled: choice(
    [
      { ...isPresentAnd('$.tagging.replan', isTrue('$.tagging.replan')), Next: 'ReplanTags' },
      { ...isTrue('$.tagging.settled'), Next: 'BeginVerification' },
    ],
    { Default: 'PauseForTagging' },
  ),
  PauseForTagging: wait({
    Comment: 'Pauses grow, so that the history stays far below 25,000 events.',
    SecondsPath: '$.tagging.waitSeconds',
    Next: 'AwaitTagging',
  }),

  BeginVerification: pass({
    Result: {
      done: false,
      attempt: 1,
      scan: 'verification-1',
      waitSeconds: 1,
      tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
      apiCalls: {},
    },
    ResultPath: '$.verification',
    Next: 'Rediscover',
  }),
  Rediscover: task('discover', {
    Comment: COMPARES,
    Parameters: { ...TARGET, 'scan.$': '$.verification.scan' },
    Retry: RETRIES_OF_SCAN,
    ResultPath: '$.rescan',
    Catch: FAILED,
    Next: 'MoreVerificationPages',
  }),
  MoreVerificationPages: choice(
    unfinished('$.rescan', { pause: 'PauseBeforeVerificationRescan', next: 'Rediscover' }),
    { Default: 'VerifyTags' },
  ),
  PauseBeforeVerificationRescan: pauseBefore('Rediscover', '$.rescan.waitSeconds'),
  VerifyTags: task('verifyTags', {
    Parameters: { ...TARGET, 'rescan.$': '$.rescan', 'verification.$': '$.verification' },
    Retry: RETRIES,
    ResultPath: '$.verification',
    Catch: FAILED,
    Next: 'Verified',
  }),
  Verified: choice([{ ...isTrue('$.verification.done'), Next: 'RecordOutcome' }], {
    Default: 'PauseForConsistency',
  }),
  PauseForConsistency: wait({
    Comment: 'EC2 is eventually consistent: a tag may not be visible immediately.',
    SecondsPath: '$.verification.waitSeconds',
    Next: 'Rediscover',
  }),

  RecordOutcome: task('recordOutcome', { Retry: RETRIES, Catch: catchAll('OutcomeLost'), End: true }),
  OutcomeLost: pass({
    Comment: 'FinalizeRun reports a target without an outcome as failed; the other targets continue.',
    Result: {},
    End: true,
  }),
});
