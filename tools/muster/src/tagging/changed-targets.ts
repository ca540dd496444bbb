import type { PlanTarget } from '@muster/tagger/plans';

type ChangedTarget = Extract<PlanTarget, { readonly counts: unknown }>;

/** The targets of a plan in which it changes resources. */
export const changedTargets = (targets: readonly PlanTarget[]): ChangedTarget[] =>
  targets.filter((target): target is ChangedTarget => 'counts' in target && target.counts.resources > 0);
