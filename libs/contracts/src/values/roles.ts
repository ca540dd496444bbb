import * as z from 'zod';

/** Characters that IAM allows in a role name, with an optional path before it. */
export const RoleName = z
  .string()
  .regex(/^([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/, 'expected the name of an IAM role, such as MusterReader');

/** Limits: STS AssumeRole.ExternalId. */
export const ExternalId = z
  .string()
  .regex(/^[\w+=,.@:/-]{2,1224}$/, 'expected 2 to 1224 letters, digits or any of _+=,.@:/-');

export const Roles = z.strictObject({
  reader: RoleName.default('MusterReader'),
  tagger: RoleName.default('MusterTagger'),
  externalId: ExternalId.optional(),
  /** Role chaining: ARNs of roles that are assumed first, in this order, before the role in the account. */
  through: z
    .array(z.string().regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+$/, 'expected the ARN of an IAM role'))
    .optional(),
});
export type Roles = z.infer<typeof Roles>;

/** The roles of a configuration, or `none` if no account is accessed by a role. */
export const WrittenRoles = z.union([z.literal('none'), Roles], {
  error: ({ input }) =>
    typeof input === 'object' && input !== null && !Array.isArray(input)
      ? undefined
      : 'expected none or a mapping, such as { reader: MusterReader, tagger: MusterTagger }',
});
export type WrittenRoles = z.infer<typeof WrittenRoles>;
