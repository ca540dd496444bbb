import { isDeepStrictEqual } from 'node:util';
import type { PlanCanary, RunSummary } from '@muster/contracts';
import type { CanaryChoice, PlanTarget, SavedPlan } from '@muster/tagger/plans';
import { InvalidArgumentError } from 'commander';
import { type LocationOptions, locationText } from '../commands/options.ts';
import { PlanRefusedError, WrongUseError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';
import { formatCount, plural } from '../output/format.ts';
import { newRunId } from '../run/run-id.ts';
import type { OpenedData, Surroundings } from '../surroundings.ts';
import { changedTargets } from './changed-targets.ts';

const ACCOUNT = /^\d{12}$/;
const NUMBER = /^[1-9]\d{0,8}$/;
/** Accounts that a message names. */
const MAX_NAMED = 5;

/** The value of `--canary`. @throws InvalidArgumentError */
export function parseCanary(text: string): CanaryChoice {
  if (ACCOUNT.test(text)) return { accountId: text };
  if (NUMBER.test(text)) return { first: Number(text) };
  throw new InvalidArgumentError(
    'Enter a number of resources from 1 to 999999999, or an account ID with 12 digits.',
  );
}

/** What a command has to apply of a plan. */
export interface Steps {
  /** The canary of the plan. Undefined: the plan is applied in one run. */
  readonly canary: PlanCanary | undefined;
  /** The first run to make. */
  readonly first: 'whole' | 'canary' | 'rest';
  /** Resources that the command changes. */
  readonly resources: number;
  /** What the user must know before the confirmation. */
  readonly notes: readonly string[];
}

/** A plan that is not applied yet, and what the user wants. */
export interface Wish {
  readonly plan: SavedPlan;
  readonly targets: readonly PlanTarget[];
  readonly choice: CanaryChoice | undefined;
  readonly options: LocationOptions;
}

/**
 * What is left to apply of a plan. A canary whose run never began is begun. If the canary has ended, only the rest is
 * applied.
 * @throws WrongUseError for an account without changes; PlanRefusedError if the plan has another canary, or if its
 * canary has not ended
 */
export async function stepsOf(
  wish: Wish,
  data: Pick<OpenedData, 'runs'>,
  surroundings: Surroundings,
): Promise<Steps> {
  const { plan, choice } = wish;
  const { canary } = plan;
  const all = plan.counts.resources;
  if (canary === undefined) return newSteps(wish, surroundings);
  const hasBegun = (await data.runs.getRequest(canary.runId)) !== undefined;
  if (choice !== undefined) {
    const { chooseCanary } = await import('@muster/tagger/plans');
    const wanted = chooseCanary(wish.targets, choice)?.extent;
    if (hasBegun || !isDeepStrictEqual(wanted, canary.extent)) throw hasCanary(wish, canary);
  }
  if (!hasBegun) return { canary, first: 'canary', resources: all, notes: [canaryNote(canary, all)] };
  const notes = [await noteAfter(wish, canary, data, surroundings)];
  return { canary, first: 'rest', resources: all - canary.resources, notes };
}

async function newSteps({ plan, targets, choice, options }: Wish, { now }: Surroundings): Promise<Steps> {
  const all = plan.counts.resources;
  const whole = { canary: undefined, first: 'whole', resources: all } as const;
  if (choice === undefined) return { ...whole, notes: [] };
  if (plan.appliedBy !== undefined)
    throw new PlanRefusedError(
      `plan ${plan.planId} belongs to run ${plan.appliedBy}, which has not begun; apply it without --canary: ${applyCommand({ plan, options })}`,
    );
  const { chooseCanary } = await import('@muster/tagger/plans');
  const chosen = chooseCanary(targets, choice);
  if (chosen === undefined && 'accountId' in choice) throw nothingInAccount(plan, targets, choice.accountId);
  if (chosen === undefined || chosen.resources === all)
    return { ...whole, notes: [`The canary is the whole plan, because the plan has no other resources.`] };
  const canary = { runId: newRunId(now(), Math.random()), ...chosen };
  return { canary, first: 'canary', resources: all, notes: [canaryNote(canary, all)] };
}

export const applyCommand = ({ plan: { planId }, options }: Pick<Wish, 'plan' | 'options'>): string =>
  `${MUSTER} tag apply ${planId}${locationText(options)}`;

function nothingInAccount(
  { planId }: SavedPlan,
  targets: readonly PlanTarget[],
  accountId: string,
): WrongUseError {
  const accounts = [...new Set(changedTargets(targets).map(({ accountId }) => accountId))];
  const named = accounts.slice(0, MAX_NAMED).join(', ');
  const more = accounts.length > MAX_NAMED ? ` and ${formatCount(accounts.length - MAX_NAMED)} more` : '';
  return new WrongUseError(
    `plan ${planId} changes nothing in account ${accountId}; it changes resources in ${named}${more}`,
  );
}

const extentText = ({ extent, resources }: PlanCanary): string =>
  'accountId' in extent
    ? `${plural(resources, 'resource')} of account ${extent.accountId}`
    : `the first ${plural(resources, 'resource')}`;

const canaryNote = (canary: PlanCanary, all: number): string =>
  `Canary: ${extentText(canary)}. The other ${formatCount(all - canary.resources)} follow only if the canary succeeds.`;

const hasCanary = ({ plan, options }: Wish, canary: PlanCanary): PlanRefusedError =>
  new PlanRefusedError(
    `plan ${plan.planId} has a canary already: ${extentText(canary)}, by run ${canary.runId}; continue without --canary: ${applyCommand({ plan, options })}`,
  );

/** What became of a canary. @throws PlanRefusedError if it has not ended */
async function noteAfter(
  { plan, options }: Wish,
  canary: PlanCanary,
  { runs }: Pick<OpenedData, 'runs'>,
  { now, resumeCommand }: Surroundings,
): Promise<string> {
  const { runId } = canary;
  const text = locationText(options);
  const summary = await runs.getSummary(runId, now());
  if (summary === undefined || summary.status === 'running' || summary.status === 'interrupted')
    throw new PlanRefusedError(
      `the canary of plan ${plan.planId} has not ended: resume run ${runId} with "${resumeCommand(runId, text)}", or end it with "${MUSTER} stop ${runId}${text}"; then apply the rest: ${applyCommand({ plan, options })}`,
    );
  const failure = canaryFailure(summary);
  const left = `Left to change: ${plural(plan.counts.resources - canary.resources, 'resource')}.`;
  return failure === undefined
    ? `The canary (run ${runId}) was successful. ${left}`
    : `warning: the canary (run ${runId}) was not successful: ${failure}. ${left}`;
}

/**
 * Why the rest of a plan must not follow its canary without a decision. Undefined: the run is complete, everything that
 * it applied is verified, and other resources were left alone only because they had the wanted tags or are gone.
 */
export function canaryFailure({ status, targets, tagging }: RunSummary): string | undefined {
  const { applied, verified, failed, changed = 0 } = tagging;
  const reasons = [
    ...(failed > 0 ? [`${plural(failed, 'resource')} failed`] : []),
    ...(changed > 0 ? [`${plural(changed, 'resource')} changed since the plan`] : []),
    ...(verified < applied ? [`the tags of ${plural(applied - verified, 'resource')} are not verified`] : []),
    ...(applied === 0 ? ['no tags were changed'] : []),
    ...(targets.skipped > 0 ? [`${plural(targets.skipped, 'target')} could not be read`] : []),
  ];
  if (reasons.length === 0 && status === 'complete') return undefined;
  return reasons.length === 0 ? `the run is ${status}` : reasons.join(', ');
}

/** What to do after a canary that was not successful. */
export function afterFailure(
  { plan, options }: Wish,
  { runId, status, tagging: { applied, failed } }: Pick<RunSummary, 'runId' | 'status' | 'tagging'>,
  canary: PlanCanary,
  failure: string,
): string {
  const left = plural(plan.counts.resources - canary.resources, 'other resource');
  const command = (words: string) => `${MUSTER} ${words} ${runId}${locationText(options)}`;
  return [
    `The canary was not successful: ${failure}. The ${left} of plan ${plan.planId} were not changed.`,
    `  Look at the canary:     ${command('status')}`,
    ...(applied > 0 ? [`  Take it back:           ${command('tag undo')}`] : []),
    ...(failed > 0 || status === 'stopped' ? [`  Repeat what failed:     ${command('tag retry')}`] : []),
    `  Continue nevertheless:  ${applyCommand({ plan, options })}`,
    '',
  ].join('\n');
}
