import * as z from 'zod';
import { pairsOf } from '../entries.ts';
import { Failure } from './failure.ts';
import { Timestamp } from './ids.ts';

/** A root or an organizational unit. Source: Organizations API Reference, OrganizationalUnit. */
export const OrganizationUnit = z.strictObject({
  id: z.string(),
  /** Absent: it was not read, for example that of a root. */
  name: z.string().optional(),
});
export type OrganizationUnit = z.infer<typeof OrganizationUnit>;

/** What AWS Organizations says about an account. Read only if a rule needs it. */
export const OrganizationFacts = z.strictObject({
  readAt: Timestamp,
  /** The root and the units above the account, from the root to the unit that contains the account. Absent: not read. */
  units: z.array(OrganizationUnit).optional(),
  /** The tags of the account. Absent: not read. */
  tags: pairsOf(z.string(), z.string()).optional(),
  /** Why something that a rule needs could not be read. Absent: nothing failed. */
  unread: Failure.optional(),
});
export type OrganizationFacts = z.infer<typeof OrganizationFacts>;

/** What the rules of a run need to know about accounts from AWS Organizations. */
export const NeededFacts = z.strictObject({
  /** The root and the units above them. */
  units: z.boolean(),
  tags: z.boolean(),
});
export type NeededFacts = z.infer<typeof NeededFacts>;
