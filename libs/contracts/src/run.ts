import { withErrorCode } from '@muster/errors';
import * as z from 'zod';
import { defineContract } from './contract.ts';
import { GoneRetentionDays } from './gone-retention.ts';
import { AccountId, RegionName, RunId, Timestamp } from './ids.ts';
import { withoutEncodedPart } from './message-text.ts';
import { LossGuard } from './loss-guard.ts';
import { type MusterConfig, OrganizationScope, RegionSelection, Roles } from './muster-config.ts';
import { ProtectedTagKeys, refuseProtectedTags } from './protected-tag-keys.ts';
import { Rules } from './rules.ts';
import { refuseUnknown } from './tolerant.ts';
import { TaskMaxAgeSeconds } from './task-age.ts';
import { Tolerate } from './tolerate.ts';

const example = {
  runId: '20261123T080000Z-4f2a',
  homeRegion: 'us-east-1',
  regions: 'enabled' as const,
  roles: { reader: 'MusterReader', tagger: 'MusterTagger', externalId: 'muster' },
  rules: [{ id: 'production', match: {}, set: [['Production', 'Yes'] as const] }],
  tag: true,
};

/** What every state of a run needs to know; carried through the state machine unchanged. */
export const RunContext = z.strictObject({
  runId: RunId,
  homeRegion: RegionName,
  regions: RegionSelection,
  roles: Roles,
  rules: Rules,
  /** False for a run that only takes the inventory. */
  tag: z.boolean(),
  /** Tag keys that no rule may set: a run whose rules do is refused. Absent: none. */
  protectedTagKeys: ProtectedTagKeys.optional(),
  /** Codes and regions whose explicit denials are skipped. Absent: none. */
  tolerate: Tolerate.optional(),
  /** `defaultLossGuard` where it is absent. */
  lossGuard: LossGuard.optional(),
  /** `DEFAULT_GONE_RETENTION_DAYS` where it is absent. */
  goneRetentionDays: GoneRetentionDays.optional(),
  /** How old the values of a tag task may be when it is applied. `DEFAULT_TASK_MAX_AGE_SECONDS` where it is absent. */
  taskMaxAgeSeconds: TaskMaxAgeSeconds.optional(),
  /** When the run was taken up again, the last time. `PlanRun` says so: absent in a request, and where it was not. */
  resumedAt: Timestamp.optional(),
});
export type RunContext = z.infer<typeof RunContext>;
export const runContextExample: z.input<typeof RunContext> = example;

/**
 * Input of the state machine: the run and whose accounts it covers. Starting it again with the same run id goes on
 * with that run. Names that are not known are refused: services that are older than the command must not leave out a
 * part of what the user wants.
 */
export const RunRequestV1 = defineContract({
  id: 'run-request.v1',
  schema: refuseUnknown(
    z
      .strictObject({
        run: RunContext,
        accounts: z.array(AccountId).min(1).optional(),
        organization: OrganizationScope.optional(),
      })
      .refine((request) => (request.accounts === undefined) !== (request.organization === undefined), {
        message: 'give either accounts or organization',
      })
      .superRefine(({ run }, context) => refuseProtectedTags(run, context, ['run'])),
  ),
  example: { run: example, accounts: ['111111111111', '222222222222'] },
});
export type RunRequest = z.infer<typeof RunRequestV1.schema>;

/** Input of `PlanRun`. */
export const PlanRunInputV1 = defineContract({
  id: 'plan-run-input.v1',
  schema: z.strictObject({
    request: RunRequestV1.schema,
    /** The execution that carries the run out: its ARN in AWS. Absent where an earlier state machine calls. */
    execution: z.string().min(1).optional(),
  }),
  example: {
    request: { run: example, accounts: ['111111111111', '222222222222'] },
    execution: 'arn:aws:states:us-east-1:999999999999:execution:muster-run-prod:20261123T080000Z-4f2a',
  },
});
export type PlanRunInput = z.infer<typeof PlanRunInputV1.schema>;

/**
 * The request of a new run, from its configuration. Without rules there is nothing to tag.
 * @param homeRegion as `resolveHomeRegion` gives it
 */
export function requestOf(
  config: MusterConfig,
  { runId, tag, homeRegion }: { runId: string; tag: boolean; homeRegion: string },
): RunRequest {
  const {
    accounts,
    organization,
    regions,
    roles,
    rules,
    protectedTagKeys,
    tolerate,
    lossGuard,
    goneRetentionDays,
    taskMaxAgeSeconds,
  } = config;
  const run = {
    runId,
    homeRegion,
    regions,
    roles,
    rules,
    tag: tag && rules.length > 0,
    ...(protectedTagKeys === undefined ? {} : { protectedTagKeys }),
    ...(tolerate === undefined ? {} : { tolerate }),
    ...(lossGuard === undefined ? {} : { lossGuard }),
    ...(goneRetentionDays === undefined ? {} : { goneRetentionDays }),
    ...(taskMaxAgeSeconds === undefined ? {} : { taskMaxAgeSeconds }),
  };
  return {
    run,
    ...(accounts === undefined ? {} : { accounts }),
    ...(organization === undefined ? {} : { organization }),
  };
}

/** What EventBridge sends at the times of a schedule; the part that is used. Source: EventBridge, scheduled rules. */
export const ScheduledEventV1 = defineContract({
  id: 'scheduled-event.v1',
  schema: z.object({
    /** The time of the schedule, the same when the event is delivered again. */
    time: Timestamp,
  }),
  example: { time: '2026-11-23T08:00:00Z' },
});
export type ScheduledEvent = z.infer<typeof ScheduledEventV1.schema>;

/** Output of `PlanRun`. */
export const RunPlanV1 = defineContract({
  id: 'run-plan.v1',
  schema: z.strictObject({ run: RunContext, accounts: z.array(AccountId) }),
  example: { run: example, accounts: ['111111111111', '222222222222'] },
});
export type RunPlan = z.infer<typeof RunPlanV1.schema>;

/** Input of `ListRegions`: one account of the run. */
export const ListRegionsInputV1 = defineContract({
  id: 'list-regions-input.v1',
  schema: z.object({ run: RunContext, accountId: AccountId }),
  example: { run: example, accountId: '111111111111' },
});

/** Output of `ListRegions`: the targets of the account that are still to be done in this run. */
export const ListRegionsOutputV1 = defineContract({
  id: 'list-regions-output.v1',
  schema: z.strictObject({ regions: z.array(RegionName) }),
  example: { regions: ['us-east-1', 'eu-west-1'] },
});

/** Error of a Task state as Step Functions hands it to a Catch: Cause is the Lambda error as JSON text. */
export const CaughtError = z.object({ Error: z.string(), Cause: z.string().optional() });
export type CaughtError = z.infer<typeof CaughtError>;

const LambdaError = z.object({ errorMessage: z.string() });

function lambdaMessageOf(cause: string): string | undefined {
  try {
    return LambdaError.safeParse(JSON.parse(cause)).data?.errorMessage;
  } catch {
    return undefined;
  }
}

/**
 * What a caught error says: the Lambda function's own message where the cause holds one, at least the code. A function
 * that could not even be loaded fails with a name of JavaScript.
 */
export function readCaughtError({ Error: name, Cause: cause = '' }: CaughtError): {
  code: string;
  message: string;
} {
  const { code, message } = withErrorCode({ name, message: lambdaMessageOf(cause) || cause });
  return { code, message: withoutEncodedPart(message || code) };
}

/** Input of `FinalizeRun`; `error` is there when the run as a whole could not be planned or carried through. */
export const FinalizeRunInputV1 = defineContract({
  id: 'finalize-run-input.v1',
  schema: z.object({ run: RunContext, error: CaughtError.optional() }),
  example: { run: example },
});
