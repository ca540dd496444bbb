/** A task whose values are too old. It was not applied. */
export const PLAN_TOO_OLD = 'PlanTooOld';
/** The run was stopped before the task was applied. */
export const CANCELLED = 'Cancelled';
/** A task of an unfinished plan, whose number a later plan uses. */
export const SUPERSEDED = 'Superseded';

/** Resources with one of these codes were not tried completely. The run plans them again while it continues. */
export const isReopened = (code: string): boolean => code === PLAN_TOO_OLD || code === CANCELLED;
