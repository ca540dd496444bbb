/** A task whose values were read too long ago; it was not applied. */
export const PLAN_TOO_OLD = 'PlanTooOld';
/** The run was stopped before the task was applied. */
export const CANCELLED = 'Cancelled';
/** A task of a planner that came to no plan, whose number a later plan took. */
export const SUPERSEDED = 'Superseded';

/** Resources with one of these codes were not tried completely. The run plans them again while it continues. */
export const isReopened = (code: string): boolean => code === PLAN_TOO_OLD || code === CANCELLED;
