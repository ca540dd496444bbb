import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { Failure } from '../values/failure.ts';
import { AccountId } from '../values/ids.ts';
import { RegionCheck } from '../values/region-check.ts';

/**
 * Result of a dry run with a key that matches a pattern of `protectedTagKeys`.
 * - `refused`: the role may not write it;
 * - `writable`: the role may write it, so only the run itself protects it;
 * - `not-proven`: the answer does not show that, or the key was not tried.
 */
export const ProtectedKeyCheck = z.strictObject({
  pattern: z.string(),
  /** The tested key. */
  key: z.string(),
  status: z.enum(['refused', 'writable', 'not-proven']),
  /** Why it is not proven. */
  reason: z.string().optional(),
});
export type ProtectedKeyCheck = z.infer<typeof ProtectedKeyCheck>;

/** Output of `checkTagger`: whether a run can tag the account. */
export const CheckTaggerOutputV1 = defineContract({
  id: 'check-tagger-output.v1',
  schema: z.strictObject({
    accountId: AccountId,
    /** Whether the tagger role could be assumed; `not-needed`: no rule selects the account. */
    role: z.union([z.literal(['ok', 'not-needed']), Failure]),
    /** Results of the call that tags each resource type, in each region of the input that a rule selects. */
    regions: z.array(RegionCheck),
    /** Keys of rules that the role may not write, as far as they were tried. Absent: none was refused. */
    deniedKeys: z.array(Failure.extend({ key: z.string() })).optional(),
    /**
     * Calls beside the one that sets tags, which the role may not make, by action as in policies. They are tried in one
     * region. Absent: none was refused.
     */
    deniedActions: z.array(Failure.extend({ action: z.string() })).optional(),
    /** Whether the role can write the keys that the run protects. Absent: it protects none, or none could be tried. */
    protectedKeys: z.array(ProtectedKeyCheck).optional(),
  }),
  example: { accountId: '111111111111', role: 'ok', regions: [{ region: 'us-east-1', status: 'allowed' }] },
});
export type CheckTaggerOutput = z.infer<typeof CheckTaggerOutputV1.schema>;
