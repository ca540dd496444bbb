import { TagValue, type TagTask } from '@muster/contracts';
import { INTERNAL_ERROR } from '@muster/errors';
import { OutOfTimeError } from '../../errors.ts';
import type { LedgerTask } from '../../ports/ledger.ts';
import { isReopened, TOO_MANY_FAILURES } from '../reopened.ts';
import { rulesOfResource } from '../rule-tally.ts';
import type { Change } from '../rules.ts';

type PlannedResource = TagTask['resources'][number];
type Pair<Value> = readonly [key: string, value: Value];

/** What a plan does with the changes of a run. */
export type RunPlanKind = 'undo' | 'retry';

/**
 * Whether a plan concerns a resource of a settled or open task.
 * - `undo`: the task was applied to it, or may have been. A task that sets and removes tags can fail between the two, and
 *   an attempt can end without an answer of AWS. The comparison before the change finds out which tags Muster set.
 * - `retry`: it failed, or the run ended before the task had an outcome.
 */
export function isConcerned(
  kind: RunPlanKind,
  { task, outcome, wasTried }: LedgerTask,
): (id: string) => boolean {
  const exceptions = new Map(outcome?.exceptions.map((exception) => [exception.id, exception]));
  const begun = new Set(
    task.resources.filter(({ mayBeChanged }) => mayBeChanged === true).map(({ id }) => id),
  );
  const hasTwoSteps = task.set.length > 0 && task.remove !== undefined;
  return (id) => {
    const exception = exceptions.get(id);
    if (kind === 'retry') return outcome === undefined || exception?.outcome === 'failed';
    if (outcome === undefined) return wasTried === true || begun.has(id);
    if (exception?.mayBeChanged === true) return true;
    if (exception?.outcome !== 'failed') return exception === undefined;
    return wasTried === true && (hasTwoSteps || hasNoAnswer(exception.code));
  };
}

/**
 * The codes of attempts whose last call may have had an effect. Other codes are refusals of AWS. They decide where an
 * earlier version wrote the exception, without `mayBeChanged`.
 */
const NO_ANSWER: ReadonlySet<string> = new Set([
  'ConcurrentTagAccess',
  'DeadLetter',
  'ExpiredToken',
  'ExpiredTokenException',
  'NotSettled',
  'RequestExpired',
  'ServiceUnavailable',
  'Throttled',
  'UnexpectedAnswer',
  INTERNAL_ERROR,
  OutOfTimeError.code,
  // An earlier attempt at the task can have ended without an answer.
  TOO_MANY_FAILURES,
]);
const hasNoAnswer = (code: string): boolean => NO_ANSWER.has(code) || isReopened(code);

/**
 * The change that takes a task back on one resource: value before and wanted value change places. Tags that the task
 * added are removed, tags that it removed are set again.
 */
export function inverseOf(task: TagTask, resource: PlannedResource): Change {
  const earlier = new Map(resource.before);
  const set: Pair<string>[] = [];
  const remove: Pair<string>[] = [];
  const before: Pair<string | null>[] = [];
  for (const [key, given] of task.set) {
    const value = earlier.get(key) ?? null;
    if (value === given) continue;
    if (value === null) remove.push([key, given]);
    else set.push([key, value]);
    before.push([key, given]);
  }
  for (const [key, removed] of task.remove ?? []) {
    if (earlier.get(key) === null) continue;
    set.push([key, removed]);
    before.push([key, null]);
  }
  return {
    ...ruledBy(rulesOfResource(task, resource)),
    set: set.toSorted(byKey),
    ...(remove.length === 0 ? {} : { remove: remove.toSorted(byKey) }),
    before: before.toSorted(byKey),
  };
}

/** The change of a task on one resource, once more. */
export const sameChange = (task: TagTask, resource: PlannedResource): Change => ({
  ...ruledBy(rulesOfResource(task, resource)),
  set: task.set,
  ...(task.remove === undefined ? {} : { remove: task.remove }),
  before: resource.before,
});

/** Whether every value can be set. A resource can have values that no rule may contain. */
export const isPossible = ({ set }: Change): boolean =>
  set.every(([, value]) => TagValue.safeParse(value).success);

const byKey = ([a]: Pair<unknown>, [b]: Pair<unknown>): number => (a < b ? -1 : 1);

const ruledBy = (ruleIds: readonly string[]): Pick<Change, 'ruleIds' | 'keptKeys' | 'matched'> => ({
  ruleIds,
  keptKeys: [],
  matched: ruleIds.map((id) => ({ id, fate: 'planned' })),
});
