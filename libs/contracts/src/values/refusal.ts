import * as z from 'zod';

/** What AWS refused with: its own code, such as `UnauthorizedOperation`, or one of Muster's, such as `AssumeRoleDenied`. */
export const Refusal = z.strictObject({ code: z.string().min(1), message: z.string() });
export type Refusal = z.infer<typeof Refusal>;
