import {
  addApiCalls,
  type ApiCalls,
  type PlannedRule,
  type ResourceException,
  type RuleCounts,
  ruleCountsOf,
  type TaggingCounts,
  type TagTask,
  type Verification,
  type VerifyTagsInput,
} from '@muster/contracts';
import { resourceTypeOf } from '@muster/resource-types';
import { TaskNotSettledError } from '../errors.ts';
import type { Ledger, LedgerTask } from '../ports/ledger.ts';
import type { ResourceSource, TaggableResource } from '../ports/resource-source.ts';
import { CHANGED } from './changed.ts';
import { hasAll } from './compare-tags.ts';
import { TOO_MANY_FAILURES } from './reopened.ts';
import { rulesOfResource } from './rule-tally.ts';
import { targetOf } from './target-of.ts';

/** Number of checks before a missing tag counts as not verified. */
const MAX_ATTEMPTS = 3;
/** Pause before the next check, multiplied by the number of attempts: EC2 is eventually consistent. */
const WAIT_SECONDS = 5;
/** Maximum number of IDs in the ledger's verification item and in a message. */
const MAX_KEPT_IDS = 100;
const MAX_NAMED_IDS = 5;

export interface VerifyTagsPorts {
  readonly ledger: Ledger;
  readonly resources: ResourceSource;
  readonly now: () => Date;
}

type Expected = Pick<TagTask, 'set' | 'remove'>;
type Fate = 'applied' | 'failed' | 'skipped';

interface Settlement {
  readonly planned: number;
  readonly failed: readonly ResourceException[];
  readonly skipped: number;
  /** Skipped resources whose tags had changed since the plan. */
  readonly changed: ReadonlySet<string>;
  /** Resources without an exception, one of whose tags stays because somebody else has changed it. */
  readonly partial: ReadonlySet<string>;
  /** The result for each resource, and the rules that decide its tags. */
  readonly fates: readonly {
    readonly id: string;
    readonly outcome: Fate;
    readonly ruleIds: readonly string[];
  }[];
  readonly apiCalls: ApiCalls;
  /** The required and removed tags of each resource without an exception. */
  readonly expected: Map<string, Expected>;
}

function settlementOf(tasks: readonly LedgerTask[]): Settlement {
  const expected = new Map<string, Expected>();
  const failed: ResourceException[] = [];
  let skipped = 0;
  const changed = new Set<string>();
  const partial = new Set<string>();
  const fates: Settlement['fates'][number][] = [];
  const apiCalls: ApiCalls[] = [];
  for (const { task, outcome } of tasks) {
    if (outcome === undefined) throw new TaskNotSettledError(task.taskNumber);
    apiCalls.push(outcome.apiCalls);
    const exceptions = new Map(outcome.exceptions.map((exception) => [exception.id, exception]));
    for (const resource of task.resources) {
      const { id } = resource;
      const exception = exceptions.get(id);
      if (exception === undefined) {
        expected.set(id, task);
        if (resource.kept !== undefined) partial.add(id);
      } else if (exception.outcome === 'failed') failed.push(exception);
      else {
        skipped += 1;
        if (exception.code === CHANGED) changed.add(id);
      }
      fates.push({ id, outcome: exception?.outcome ?? 'applied', ruleIds: rulesOfResource(task, resource) });
    }
  }
  const planned = expected.size + failed.length + skipped;
  return { planned, failed, skipped, changed, partial, fates, apiCalls: addApiCalls(...apiCalls), expected };
}

/** The results by rule. Undefined if the plan does not know its rules. */
function ruleCounts(
  plan: readonly PlannedRule[] | undefined,
  fates: Settlement['fates'],
  skipped: readonly string[],
): RuleCounts[] | undefined {
  const isSkipped = new Set(skipped);
  const byRule = new Map<string, Record<Fate, number>>();
  for (const { id, outcome, ruleIds } of fates)
    for (const ruleId of ruleIds) {
      const counts = byRule.get(ruleId) ?? { applied: 0, failed: 0, skipped: 0 };
      byRule.set(ruleId, counts);
      counts[outcome === 'applied' && isSkipped.has(id) ? 'skipped' : outcome] += 1;
    }
  return plan?.map((rule) =>
    ruleCountsOf(rule, byRule.get(rule.id) ?? { applied: 0, failed: 0, skipped: 0 }),
  );
}

/** `kept`: a tag stays, because somebody else has changed it. The others have the values of the task. */
type Sight = 'verified' | 'unverified' | 'gone' | 'kept';

/** AWS can remove the tags of a resource while it still lists the resource as ended. */
function sightOf(resource: TaggableResource, expected: Expected): Sight {
  if (resource.goneAt !== undefined) return 'gone';
  if (hasAll(resource.tags, expected)) return 'verified';
  const { set, remove = [] } = expected;
  const isKept =
    hasAll(resource.tags, { set }) && remove.every(([key, value]) => resource.tags.get(key) !== value);
  if (isKept) return 'kept';
  return isEnded(resource) ? 'gone' : 'unverified';
}

const isEnded = ({ resourceType, state }: TaggableResource): boolean =>
  resourceTypeOf(resourceType).endedStates.includes(state);

/** @param changed resources that were left as they are. Of these, the present ones are counted */
async function look(
  { expected, changed, partial }: Pick<Settlement, 'expected' | 'changed' | 'partial'>,
  pages: AsyncIterable<readonly TaggableResource[]>,
) {
  const unseen = new Map(expected);
  const unverified: string[] = [];
  const gone: string[] = [];
  const kept: string[] = [];
  let changedCount = 0;
  for await (const page of pages)
    for (const resource of page) {
      if (changed.has(resource.resourceId) && resource.goneAt === undefined && !isEnded(resource))
        changedCount += 1;
      const wanted = unseen.get(resource.resourceId);
      if (wanted === undefined) continue;
      unseen.delete(resource.resourceId);
      const seen = sightOf(resource, wanted);
      const sight = seen === 'verified' && partial.has(resource.resourceId) ? 'kept' : seen;
      if (sight === 'kept') kept.push(resource.resourceId);
      if (sight === 'gone') gone.push(resource.resourceId);
      if (sight === 'unverified') unverified.push(resource.resourceId);
    }
  gone.push(...unseen.keys());
  return {
    unverified,
    gone,
    kept,
    changed: changedCount + kept.length,
    verified: expected.size - unverified.length - gone.length - kept.length,
  };
}

const resources = (count: number): string => (count === 1 ? '1 resource' : `${count} resources`);

function failureOf({ failed }: Settlement, unverified: readonly string[]): Verification['failure'] {
  const [untried = [], tried = []] = [true, false].map((isUntried) =>
    failed.filter(({ code }) => (code === TOO_MANY_FAILURES) === isUntried),
  );
  // `SearchStopped` is not a cause: if a resource has a code of AWS, that one is reported.
  const first = tried.find(({ code }) => code !== 'SearchStopped') ?? tried[0];
  const [notTried] = untried;
  if (first !== undefined) {
    const others =
      notTried === undefined ? '' : `; ${resources(untried.length)} not tried (${TOO_MANY_FAILURES})`;
    const message = `${resources(tried.length)} could not be tagged: ${first.message}${others}`;
    return { code: first.code, message };
  }
  if (notTried !== undefined)
    return { code: TOO_MANY_FAILURES, message: `${resources(untried.length)}: ${notTried.message}` };
  if (unverified.length === 0) return undefined;
  const named = unverified.slice(0, MAX_NAMED_IDS).join(', ');
  const more = unverified.length > MAX_NAMED_IDS ? ', …' : '';
  return {
    code: 'TagsNotVerified',
    message: `EC2 does not return the tags that were set on ${resources(unverified.length)}: ${named}${more}`,
  };
}

/**
 * Compares the tags that a target's tasks set and removed with the verification scan. Resources that no longer exist
 * count as skipped. A resource on which a tag that was to be removed has another value counts as changed. If tags are
 * missing, it requests another scan, at most twice. Then they are a failure.
 * The same input gives the same output.
 * @throws TaskNotSettledError
 */
export async function verifyTags(input: VerifyTagsInput, ports: VerifyTagsPorts): Promise<Verification> {
  const { rescan, verification } = input;
  const target = targetOf(input);
  const settlement = settlementOf(await ports.ledger.tasksOf(target));
  const { planned, failed, skipped, expected } = settlement;
  const seen = await look(settlement, ports.resources.resourcesOf(target));
  const { unverified, gone, kept, verified } = seen;
  const tagging: TaggingCounts = {
    planned,
    applied: expected.size - gone.length - kept.length,
    verified,
    failed: failed.length,
    skipped: skipped + gone.length + kept.length,
    ...(seen.changed > 0 ? { changed: seen.changed } : {}),
  };
  const rules = ruleCounts((await ports.ledger.getPlan(target))?.rules, settlement.fates, [...gone, ...kept]);
  const { attempt } = verification;
  await ports.ledger.saveVerification(target, {
    attempt,
    checkedAt: ports.now().toISOString(),
    tagging,
    unverified: unverified.length,
    unverifiedIds: unverified.slice(0, MAX_KEPT_IDS),
    goneIds: gone.slice(0, MAX_KEPT_IDS),
  });

  const taskCalls = attempt === 1 ? settlement.apiCalls : {};
  const apiCalls = addApiCalls(verification.apiCalls, rescan.apiCalls, taskCalls);
  const rescans = [...(verification.rescans ?? []), ...(rescan.rescans ?? [])];
  const soFar = { tagging, apiCalls, ...(rescans.length > 0 ? { rescans } : {}) };
  if (unverified.length > 0 && attempt < MAX_ATTEMPTS) {
    const scan = `verification-${attempt + 1}`;
    return {
      done: false,
      attempt: attempt + 1,
      scan,
      waitSeconds: WAIT_SECONDS * attempt,
      ...soFar,
      ...(rules && { rules }),
    };
  }
  const failure = failureOf(settlement, unverified);
  const { scan, waitSeconds } = verification;
  return {
    done: true,
    attempt,
    scan,
    waitSeconds,
    ...soFar,
    ...(failure && { failure }),
    ...(rules && { rules }),
  };
}
