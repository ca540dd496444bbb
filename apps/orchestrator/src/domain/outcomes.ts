import { isTolerated } from '@muster/configuration';
import {
  addApiCalls,
  type ApiCalls,
  type Failure,
  noResources,
  noTagging,
  type RecordOutcomeInput,
  type Rescan,
  type RuleCounts,
  ruleCountsOf,
  type TaggingCounts,
  type TargetOutcome,
} from '@muster/contracts';
import { shortenMessage } from '@muster/errors';
import { typeField } from '@muster/resource-types';
import type { TargetKey } from '../ports/run-store.ts';

/** Maximum size of a message, to keep rows small. */
const MAX_MESSAGE_BYTES = 1000;

/** Code of a target that a policy denies on purpose. See `tolerate` in muster.yaml. */
export const DENIED_BY_POLICY = 'DeniedByPolicy';

/** How a state failed. */
export interface StateFailure extends Failure {
  /** AWS says that a policy denies the call explicitly. */
  readonly explicitDeny: boolean;
}

/** The outputs of all states of a target. */
export interface GatheredOutcome extends Omit<RecordOutcomeInput, 'error'> {
  /** How the last state failed. Absent if none did. */
  readonly failure?: StateFailure | undefined;
}

/** The failure in the form for a row. */
export const keptFailure = ({ code, message }: Failure): Failure => ({
  code,
  message: shortenMessage(message, MAX_MESSAGE_BYTES),
});

/** A target or, without a region, an account that ended before anything was read. */
export const unreadOutcome = (
  target: TargetKey,
  status: 'failed' | 'skipped',
  { code, message }: Failure,
  at: Date,
): TargetOutcome => ({
  accountId: target.accountId,
  ...(target.region === undefined ? {} : { region: target.region }),
  ...typeField(target.resourceType),
  status,
  code,
  message,
  resources: noResources,
  tagging: noTagging,
  apiCalls: {},
  finishedAt: at.toISOString(),
});

/** The result of tagging. Before VerifyTags returned, nothing counts as applied, because the ledger is more precise. */
function taggingOf({ plan, verification, failure }: GatheredOutcome): TaggingCounts {
  if (verification !== undefined && (verification.done || verification.tagging.planned > 0))
    return verification.tagging;
  if (plan === undefined) return noTagging;
  return { ...noTagging, planned: plan.planned, failed: failure === undefined ? 0 : plan.planned };
}

/**
 * The skip code instead of a failure: a policy explicitly denies reading the target, and the configuration tolerates
 * that. Does not apply to a target that was read and then not tagged or verified.
 */
function toleratedDenial({ run, region, discovery, failure }: GatheredOutcome): Failure | undefined {
  if (failure === undefined || discovery?.done === true) return undefined;
  const { code, message, explicitDeny } = failure;
  if (!isTolerated(run.tolerate, { region, code, explicitDeny })) return undefined;
  return {
    code: DENIED_BY_POLICY,
    message: `Denied by policy: ${shortenMessage(message, MAX_MESSAGE_BYTES - 'Denied by policy: '.length)}`,
  };
}

/** The results of the rules. Before VerifyTags returned, planned resources have failed with the target. */
function rulesOf({ plan, verification }: GatheredOutcome): RuleCounts[] | undefined {
  return (
    verification?.rules ??
    plan?.rules?.map((rule) => ruleCountsOf(rule, { applied: 0, failed: rule.planned, skipped: 0 }))
  );
}

/** The repeated scans of the target, each once: the newest verification scan may be included already. */
function rescansOf({ discovery, plan, verification, rescan }: GatheredOutcome): Rescan[] {
  const all = [discovery, plan, plan?.scanned, verification, rescan].flatMap((part) => part?.rescans ?? []);
  return [...new Map(all.map((each) => [each.scan, each])).values()];
}

/** The calls of every state of the target. */
const apiCallsOf = ({ discovery, plan, verification }: GatheredOutcome): ApiCalls =>
  addApiCalls(...[discovery, plan, plan?.scanned, verification].map((part) => part?.apiCalls ?? {}));

/** The outcome of a target from the outputs of all its states. */
export function outcomeOf(input: GatheredOutcome, at: Date): TargetOutcome {
  const { accountId, region, resourceType, discovery, verification } = input;
  const rescans = rescansOf(input);
  const tolerated = toleratedDenial(input);
  const rules = rulesOf(input);
  const failed = input.failure ?? verification?.failure;
  const failure = failed && keptFailure(failed);
  const status = failure === undefined ? 'succeeded' : 'failed';
  return {
    accountId,
    region,
    ...typeField(resourceType),
    status: tolerated === undefined ? status : 'skipped',
    ...(tolerated ?? failure),
    resources: discovery?.resources ?? noResources,
    tagging: taggingOf(input),
    ...(rules && { rules }),
    apiCalls: apiCallsOf(input),
    ...(discovery?.odd === undefined ? {} : { odd: discovery.odd }),
    ...(discovery?.managedHidden === undefined ? {} : { managedHidden: discovery.managedHidden }),
    finishedAt: at.toISOString(),
    ...(rescans.length > 0 ? { rescans } : {}),
  };
}
