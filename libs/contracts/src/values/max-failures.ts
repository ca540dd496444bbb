import { Count } from './ids.ts';

/**
 * How many resources of a run may fail before no further tag task is begun. Skipped resources do not count. Tasks in
 * progress finish, so more can fail.
 */
export const MaxFailures = Count.max(1_000_000);
