import * as z from 'zod';

/** Error of a Task state as Step Functions passes it to a Catch. Cause is the Lambda error as JSON text. */
export const CaughtError = z.object({ Error: z.string(), Cause: z.string().optional() });
export type CaughtError = z.infer<typeof CaughtError>;
