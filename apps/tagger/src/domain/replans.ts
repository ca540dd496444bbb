import type { RunContext, TagTaskOutcome } from '@muster/contracts';
import type { PlanMarker } from '../ports/ledger.ts';
import { isReopened } from './reopened.ts';

/** How often a target is planned again because its tasks were too old, in one execution of a run. */
const MAX_REPLANS = 3;

/** The newest round was planned before the run was resumed. */
export const isOfEarlierExecution = (
  { createdAt }: Pick<PlanMarker, 'createdAt'>,
  { resumedAt }: Pick<RunContext, 'resumedAt'>,
): boolean => resumedAt !== undefined && Date.parse(createdAt) < Date.parse(resumedAt);

/** How often the target was planned again in this execution. */
export const replansOf = (plan: PlanMarker, run: Pick<RunContext, 'resumedAt'>): number =>
  isOfEarlierExecution(plan, run) ? 0 : (plan.replans ?? 0);

export const mayReplan = (plan: PlanMarker, run: Pick<RunContext, 'resumedAt'>): boolean =>
  replansOf(plan, run) < MAX_REPLANS;

/** Some resource of the newest round was not tried completely. */
export const hasReopened = ({ tasksBefore = 0 }: PlanMarker, outcomes: readonly TagTaskOutcome[]): boolean =>
  outcomes.some(
    ({ taskNumber, exceptions }) =>
      taskNumber > tasksBefore && exceptions.some(({ code }) => isReopened(code)),
  );
