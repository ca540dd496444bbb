import * as z from 'zod';

/**
 * How every message, item and document spells a failure: the code of AWS, such as `UnauthorizedOperation`, or one of
 * Muster's, such as `AssumeRoleDenied`, and what it says. `failureOf` and `failureOfCaught` of `@muster/errors` map errors
 * to it.
 */
export const Failure = z.strictObject({ code: z.string(), message: z.string() });
export type Failure = z.infer<typeof Failure>;
