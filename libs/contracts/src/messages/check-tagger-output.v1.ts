import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { Failure } from '../values/failure.ts';
import { AccountId } from '../values/ids.ts';
import { RegionCheck } from '../values/region-check.ts';

/**
 * What a dry run with one key showed that falls under a pattern of `protectedTagKeys`.
 * - `refused`: the role may not write it;
 * - `writable`: the role may write it, so the run's own refusal is the only protection;
 * - `not-proven`: there was no answer to that question, or the key was not tried.
 */
export const ProtectedKeyCheck = z.strictObject({
  pattern: z.string(),
  /** The key that was tried. */
  key: z.string(),
  status: z.enum(['refused', 'writable', 'not-proven']),
  /** Why it is not proven. */
  reason: z.string().optional(),
});
export type ProtectedKeyCheck = z.infer<typeof ProtectedKeyCheck>;

/** Output of `checkTagger`: whether the account can be tagged as the run would tag it. */
export const CheckTaggerOutputV1 = defineContract({
  id: 'check-tagger-output.v1',
  schema: z.strictObject({
    accountId: AccountId,
    /** Whether the tagger role could be assumed; `not-needed`: no rule selects the account. */
    role: z.union([z.literal(['ok', 'not-needed']), Failure]),
    /** CreateTags, in each region of the input that a rule selects. */
    regions: z.array(RegionCheck),
    /** Keys that rules set and that the role may not write, as far as they were tried. Absent: none was refused. */
    deniedKeys: z.array(Failure.extend({ key: z.string() })).optional(),
    /** What the role does with the keys that the run protects. Absent: it protects none, or none could be tried. */
    protectedKeys: z.array(ProtectedKeyCheck).optional(),
  }),
  example: { accountId: '111111111111', role: 'ok', regions: [{ region: 'us-east-1', status: 'allowed' }] },
});
export type CheckTaggerOutput = z.infer<typeof CheckTaggerOutputV1.schema>;
