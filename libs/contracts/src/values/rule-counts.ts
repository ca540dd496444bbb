import * as z from 'zod';
import { Count } from './ids.ts';

/** The resources of a target that a rule matches: how many it changes, and why it does not change the others. */
export const PlannedRule = z.object({
  id: z.string(),
  /** The rule decides at least one tag to set. */
  planned: Count,
  /** No tag to set, and at least one has another value that is kept (`onConflict: keep`). */
  kept: Count,
  /** Every tag that the rule decides has its value already. */
  nothingToDo: Count,
  /** Later rules decide every tag that the rule sets. */
  overruled: Count,
});
export type PlannedRule = z.infer<typeof PlannedRule>;

/**
 * The results for the resources that a rule matches. Each counts once:
 * `matched = applied + failed + skipped + kept + nothingToDo + overruled`.
 */
export const RuleCounts = z.object({
  id: z.string(),
  matched: Count,
  /** At least one tag that the rule decides was set. */
  applied: Count,
  failed: Count,
  /** The resource no longer existed before or after it was tagged, or its tags had changed since the plan. */
  skipped: Count,
  kept: Count,
  nothingToDo: Count,
  overruled: Count,
});
export type RuleCounts = z.infer<typeof RuleCounts>;

export const noRuleCounts = (id: string): RuleCounts => ({
  id,
  matched: 0,
  applied: 0,
  failed: 0,
  skipped: 0,
  kept: 0,
  nothingToDo: 0,
  overruled: 0,
});

/** The counts of a rule in a target, from its plan and the results for the planned resources. */
export const ruleCountsOf = (
  { id, planned, kept, nothingToDo, overruled }: PlannedRule,
  { applied, failed, skipped }: Pick<RuleCounts, 'applied' | 'failed' | 'skipped'>,
): RuleCounts => ({
  id,
  matched: planned + kept + nothingToDo + overruled,
  applied,
  failed,
  skipped,
  kept,
  nothingToDo,
  overruled,
});

export const ruleCountsExample: RuleCounts = {
  ...noRuleCounts('production'),
  matched: 1000,
  applied: 1000,
};
