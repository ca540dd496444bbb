import * as z from 'zod';

/**
 * The form of a failure in all messages, items and documents: a code of AWS, such as `UnauthorizedOperation`, or of
 * Muster, such as `AssumeRoleDenied`, and the message. `failureOf` and `failureOfCaught` of `@muster/errors` map errors
 * to it.
 */
export const Failure = z.strictObject({ code: z.string(), message: z.string() });
export type Failure = z.infer<typeof Failure>;
