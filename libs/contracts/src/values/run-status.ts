import * as z from 'zod';

/** How a run stands, as it is stored. A `stopped` run is not over: it was stopped by hand and can be resumed. */
export const RunStatus = z.enum(['running', 'complete', 'partial', 'failed', 'stopped']);
export type RunStatus = z.infer<typeof RunStatus>;

/**
 * How a run stands, as it is shown: `interrupted` is a run on one machine that is stored as running while no process
 * carries it out. It is found out when the run is read, and never stored.
 */
export const ShownRunStatus = z.enum([...RunStatus.options, 'interrupted']);
export type ShownRunStatus = z.infer<typeof ShownRunStatus>;
