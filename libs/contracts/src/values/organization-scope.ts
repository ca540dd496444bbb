import * as z from 'zod';

const OrganizationEntry = z
  .string({ error: 'expected an organizational unit, root or account id as a quoted string' })
  .regex(
    /^(ou-[0-9a-z]+-[0-9a-z]+|r-[0-9a-z]+|\d{12})$/,
    'expected an organizational unit (ou-…), a root (r-…) or a 12-digit account id',
  );

/** Accounts below the included roots, units and accounts, without those below the excluded ones. */
export const OrganizationScope = z.strictObject({
  include: z.array(OrganizationEntry).min(1, 'include at least one organizational unit, root or account'),
  exclude: z.array(OrganizationEntry).default([]),
});
export type OrganizationScope = z.infer<typeof OrganizationScope>;
