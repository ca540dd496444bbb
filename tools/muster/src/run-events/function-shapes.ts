import { CaughtError } from '@muster/contracts';
import { z } from 'zod';

/**
 * The parts of a function's input and output that the display reads. These shapes are looser than the contracts: the
 * display must never make a run fail, so it ignores values that do not match.
 */
const count = z.number().catch(0);
const resources = z.object({ seen: count, added: count, changed: count, unchanged: count, gone: count });

export const TargetInput = z.object({
  accountId: z.string(),
  region: z.string(),
  resourceType: z.string().optional(),
  scan: z.string().optional(),
});
export const AccountInput = z.object({ accountId: z.string() });
export const PlanOutput = z.object({ accounts: z.array(z.string()) });
export const RegionsOutput = z.object({
  regions: z.array(z.string()),
  targets: z.array(z.unknown()).optional(),
});
const rescans = z
  .array(z.object({ scan: z.string(), before: count, found: count, scans: count, result: z.string() }))
  .catch([])
  .optional();
export const DiscoverOutput = z.object({
  done: z.boolean().catch(true),
  resources,
  waitSeconds: count.optional(),
  rescans,
});
export const AwaitTaggingOutput = z.object({ pausedAt: z.string().optional() });
export const OutcomeOutput = z.object({ skipped: z.string().optional() });
export const OutcomeInput = TargetInput.extend({
  discovery: z.object({ resources, rescans }).optional(),
  rescan: z.object({ rescans }).optional(),
  verification: z
    .object({
      rescans,
      tagging: z.object({
        planned: count,
        applied: count,
        verified: count,
        failed: count,
        skipped: count,
        changed: count.optional(),
      }),
      failure: z.object({ code: z.string(), message: z.string() }).optional(),
    })
    .optional(),
  error: CaughtError.optional(),
});
export const AccountOutcomeInput = AccountInput.extend({
  error: CaughtError,
  known: z.object({ regions: z.array(z.string()) }).optional(),
});
export type OutcomeInput = z.infer<typeof OutcomeInput>;
