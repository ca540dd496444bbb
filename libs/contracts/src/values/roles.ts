import * as z from 'zod';

/** Characters that IAM allows in a role name, with an optional path before it. */
const RoleName = z
  .string()
  .regex(/^([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/, 'expected the name of an IAM role, such as MusterReader');

export const Roles = z.strictObject({
  reader: RoleName.default('MusterReader'),
  tagger: RoleName.default('MusterTagger'),
  /** Limits: STS AssumeRole.ExternalId. */
  externalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/, 'expected 2 to 1224 letters, digits or any of _+=,.@:/-')
    .optional(),
  /** Role chaining: ARNs of roles that are assumed first, in this order, before the role in the account. */
  through: z
    .array(z.string().regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+$/, 'expected the ARN of an IAM role'))
    .optional(),
});
export type Roles = z.infer<typeof Roles>;
