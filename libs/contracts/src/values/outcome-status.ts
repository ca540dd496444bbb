import * as z from 'zod';

export const OutcomeStatus = z.enum(['succeeded', 'failed', 'skipped']);
export type OutcomeStatus = z.infer<typeof OutcomeStatus>;
