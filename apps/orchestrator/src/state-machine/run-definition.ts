import { catchAll, choice, type Machine, machine, map, NOT_CAUGHT, pass } from './asl.ts';
import { task } from './called-functions.ts';
import { eachAccount } from './each-account.ts';
import { RETRIES } from './retry-policies.ts';

/** An execution that hangs ends as TIMED_OUT, which an alarm watches. */
const TIMEOUT_SECONDS = 7 * 24 * 3600;

/** An error of the run as a whole is part of its summary. */
const FAILED = catchAll('FinalizeRun', { ResultPath: '$.error' });

/**
 * The state machine of a run. `npm run state-machine` writes it to `run.asl.json`, which the deployment and the local
 * engine read.
 */
export const runDefinition: Machine & { readonly Comment: string; readonly TimeoutSeconds: number } = {
  Comment:
    'A Muster run: every account and region in scope is discovered, tagged and verified; each ends in an outcome.',
  TimeoutSeconds: TIMEOUT_SECONDS,
  ...machine('PlanRun', {
    PlanRun: task('planRun', {
      Parameters: { 'request.$': '$', 'execution.$': '$$.Execution.Id' },
      Retry: RETRIES,
      Catch: FAILED,
      Next: 'EachAccount',
    }),
    EachAccount: map({
      Label: 'EachAccount',
      ItemsPath: '$.accounts',
      ItemSelector: { 'run.$': '$.run', 'accountId.$': '$$.Map.Item.Value' },
      MaxConcurrency: 20,
      ToleratedFailurePercentage: 100,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        ...eachAccount,
      },
      ResultPath: null,
      Catch: FAILED,
      Next: 'FindLeftOut',
    }),
    FindLeftOut: task('findLeftOut', {
      Comment: 'Its result, one part of the skipped targets, is all that the next states need.',
      Retry: RETRIES,
      Catch: FAILED,
      Next: 'AnyLeftOut',
    }),
    AnyLeftOut: choice([{ Variable: '$.found', BooleanEquals: true, Next: 'MarkOutOfScope' }], {
      Default: 'FinalizeRun',
    }),
    MarkOutOfScope: task('markOutOfScope', {
      Comment: 'A target out of scope is never reported as deleted.',
      Retry: RETRIES,
      ResultPath: null,
      Catch: FAILED,
      Next: 'FindLeftOut',
    }),
    FinalizeRun: task('finalizeRun', { Retry: RETRIES, Catch: NOT_CAUGHT, Next: 'ReportWanted' }),
    ReportWanted: choice([{ Variable: '$.report', IsPresent: true, Next: 'WriteReport' }], {
      Default: 'RunEnded',
    }),
    WriteReport: task('writeReport', {
      Comment: 'The run has ended. Without its report, it stays as it is.',
      Retry: RETRIES,
      ResultPath: null,
      Catch: catchAll('RecordReportFailure', { ResultPath: '$.error' }),
      Next: 'RunEnded',
    }),
    RecordReportFailure: task('writeReport', {
      Retry: RETRIES,
      ResultPath: null,
      Catch: catchAll('RunEnded', { ResultPath: null }),
      Next: 'RunEnded',
    }),
    RunEnded: pass({
      Comment: 'The result is that of FinalizeRun.',
      Result: {},
      ResultPath: null,
      End: true,
    }),
  }),
};
