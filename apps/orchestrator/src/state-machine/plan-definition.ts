import { choice, type Machine, machine, map, NOT_CAUGHT, pass } from './asl.ts';
import { task } from './called-functions.ts';
import { RETRIES } from './retry-policies.ts';

/** A plan takes minutes. An execution that hangs ends as TIMED_OUT. */
const TIMEOUT_SECONDS = 24 * 3600;

const ACCOUNT = { 'planId.$': '$.planId', 'accountId.$': '$.accountId' } as const;

/** One account: as many of its targets as fit in an invocation are planned, then the next ones. */
const eachPlannedAccount = machine('PlanAccount', {
  PlanAccount: task('planAccount', {
    Parameters: ACCOUNT,
    Retry: RETRIES,
    ResultPath: '$.planned',
    Catch: NOT_CAUGHT,
    Next: 'MoreRegions',
  }),
  MoreRegions: choice([{ Variable: '$.planned.done', BooleanEquals: true, Next: 'AccountPlanned' }], {
    Default: 'PlanOtherRegions',
  }),
  PlanOtherRegions: task('planAccount', {
    Parameters: { ...ACCOUNT, 'after.$': '$.planned.after' },
    Retry: RETRIES,
    ResultPath: '$.planned',
    Catch: NOT_CAUGHT,
    Next: 'MoreRegions',
  }),
  AccountPlanned: pass({ Comment: 'The account returns no data to the plan.', Result: {}, End: true }),
});

/**
 * The state machine that makes a plan from the inventory table. It changes nothing in AWS. The plan itself is written
 * last, so that an execution that failed leaves no plan. `npm run state-machine` writes it to `plan.asl.json`.
 */
export const planDefinition: Machine & { readonly Comment: string; readonly TimeoutSeconds: number } = {
  Comment: 'A Muster plan: the tag changes that rules would make, by account. Nothing is changed in AWS.',
  TimeoutSeconds: TIMEOUT_SECONDS,
  ...machine('BeginPlan', {
    BeginPlan: task('beginPlan', {
      Comment:
        'What is to be planned is in the ledger: rules and accounts can exceed the limit of the state.',
      Retry: RETRIES,
      Catch: NOT_CAUGHT,
      Next: 'EachPlannedAccount',
    }),
    EachPlannedAccount: map({
      Label: 'EachPlannedAccount',
      ItemsPath: '$.accounts',
      ItemSelector: { 'planId.$': '$.planId', 'accountId.$': '$$.Map.Item.Value' },
      MaxConcurrency: 20,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        ...eachPlannedAccount,
      },
      ResultPath: null,
      Next: 'FinishPlan',
    }),
    FinishPlan: task('finishPlan', {
      Parameters: { 'planId.$': '$.planId', 'createdAt.$': '$.createdAt' },
      Retry: RETRIES,
      Catch: NOT_CAUGHT,
      End: true,
    }),
  }),
};
