import * as z from 'zod';

/** The stored status of a run. A `stopped` run was stopped by a user and can be resumed. */
export const RunStatus = z.enum(['running', 'complete', 'partial', 'failed', 'stopped']);
export type RunStatus = z.infer<typeof RunStatus>;

/**
 * The displayed status of a run. `interrupted` is a run on one machine that is stored as running but that no process
 * executes. It is determined when the run is read, and never stored.
 */
export const ShownRunStatus = z.enum([...RunStatus.options, 'interrupted']);
export type ShownRunStatus = z.infer<typeof ShownRunStatus>;
