import type { TagTaskOutcome } from '@muster/contracts';

/** A task whose values are too old. It was not applied. */
export const PLAN_TOO_OLD = 'PlanTooOld';
/** The run was stopped before the task was applied. */
export const CANCELLED = 'Cancelled';
/** A task of an unfinished plan, whose number a later plan uses. */
export const SUPERSEDED = 'Superseded';

/** More resources of the run had failed than it allows, before the task was begun. */
export const TOO_MANY_FAILURES = 'TooManyFailures';

/** Codes of failed resources that were not tried, or whose outcome does not count. */
export const NOT_TRIED: ReadonlySet<string> = new Set([
  PLAN_TOO_OLD,
  CANCELLED,
  SUPERSEDED,
  TOO_MANY_FAILURES,
]);

/** The number of resources that were tried and failed. */
export const failedIn = ({ exceptions }: Pick<TagTaskOutcome, 'exceptions'>): number =>
  exceptions.filter(({ outcome, code }) => outcome === 'failed' && !NOT_TRIED.has(code)).length;

/** Resources with one of these codes were not tried completely. The run plans them again while it continues. */
export const isReopened = (code: string): boolean => code === PLAN_TOO_OLD || code === CANCELLED;
