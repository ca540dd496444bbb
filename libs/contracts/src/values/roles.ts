import * as z from 'zod';
import { isMapping } from '../check-always.ts';
import { expecting } from './expecting.ts';

/** Characters that IAM allows in a role name, with an optional path before it. */
export const RoleName = z
  .string({ error: 'expected the name of an IAM role, such as MusterReader' })
  .regex(/^([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/, 'expected the name of an IAM role, such as MusterReader')
  .meta({ title: 'name of a role' });

/** Limits: STS AssumeRole.ExternalId. */
export const ExternalId = z
  .string({ error: 'expected an external ID; put the value in quotes' })
  .regex(/^[\w+=,.@:/-]{2,1224}$/, 'expected 2 to 1224 letters, digits or any of _+=,.@:/-');

const HUB_ROLE = 'arn:aws:iam::999999999999:role/MusterHub';

const RoleArn = z
  .string({ error: 'expected the ARN of an IAM role' })
  .regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+$/, `expected the ARN of an IAM role, such as ${HUB_ROLE}`)
  .meta({ title: 'ARN of a role' });

export const Roles = z.strictObject({
  reader: RoleName.meta({
    description: 'Name of the role that reads each account, after its path if it has one.',
    examples: ['MusterReader'],
  }).default('MusterReader'),
  tagger: RoleName.meta({
    description: 'Name of the role that tags each account, after its path if it has one.',
    examples: ['MusterTagger'],
  }).default('MusterTagger'),
  externalId: ExternalId.meta({
    description: 'External ID that the trust policies of both roles require. Without it, none is sent.',
    examples: ['muster'],
  }).optional(),
  through: z
    .array(RoleArn, expecting(`a list of ARNs of roles, such as ["${HUB_ROLE}"]`))
    .meta({
      description:
        'Role chaining: ARNs of roles that are assumed first, in this order, before the role in the account.',
      examples: [[HUB_ROLE]],
    })
    .optional(),
});
export type Roles = z.infer<typeof Roles>;

/** The roles of a configuration, or `none` if no account is accessed by a role. */
export const WrittenRoles = z
  .union([z.literal('none'), Roles], {
    error: ({ input }) =>
      isMapping(input)
        ? undefined
        : 'expected none or a mapping, such as { reader: MusterReader, tagger: MusterTagger }',
  })
  .meta({
    description:
      'The roles that Muster assumes in each account. `none`: every account has `profile` or `self`, and no role is assumed; this works only on one machine.',
    examples: [{ reader: 'MusterReader', tagger: 'MusterTagger', externalId: 'muster' }],
  });
export type WrittenRoles = z.infer<typeof WrittenRoles>;
