import type { CanaryChoice, SavedPlan } from '@muster/tagger/plans';
import { Argument, type Command, Option } from 'commander';
import { type ExitCode, PlanRefusedError } from '../../errors.ts';
import { MUSTER } from '../../output/called-as.ts';
import { paintFor } from '../../output/colors.ts';
import { plural } from '../../output/format.ts';
import { type Interruption, withInterruption } from '../../run/interruption.ts';
import type { Location, OpenedData, Surroundings } from '../../surroundings.ts';
import { applyCanary, applyRest, type ApplyWithCanary, claimCanary } from '../../tagging/apply-canary.ts';
import {
  appliedError,
  type ApplyOptions as AnyApplyOptions,
  claimPlan,
  confirmPlan,
  runPlan,
} from '../../tagging/apply-plan.ts';
import { parseCanary, type Steps, stepsOf, type Wish } from '../../tagging/canary.ts';
import { changeLine } from '../../tagging/change-formats.ts';
import { changedTargets } from '../../tagging/changed-targets.ts';
import { maxFailuresOption } from '../../tagging/max-failures.ts';
import { noSuchPlan } from '../../tagging/no-such-plan.ts';
import { type PlanChange, sampleChanges } from '../../tagging/plan-changes.ts';
import { refuseOutdatedPlan } from '../../tagging/refuse-plan.ts';
import { refuseWhileRunning } from '../../tagging/refuse-while-running.ts';
import { refuseWithoutRemoval } from '../../tagging/removal-access.ts';
import type { CommandContext } from '../all.ts';
import { jsonOption, locationOf, locationOptions, locationText } from '../options.ts';
import { withData } from '../with-data.ts';
import { parsePlanId } from './show.ts';

interface ApplyOptions extends AnyApplyOptions {
  readonly config?: string;
  readonly canary?: CanaryChoice;
}

const HELP = `
Applying a plan is a run: it has an ID and a summary, and "muster run --resume RUN" continues it after an interruption.
A resource is changed only if its tags still have the values in the plan. All others are skipped as Changed. A plan is
applied once. It is refused if its rules have changed in their file, if it is older than planMaxAge (7 days), or if the
configuration now protects one of its tag keys or does not cover one of its accounts and regions.

With --canary, the first resources of the plan or those of one account are changed and verified in a first run. If no
change failed and no tag had changed since the plan, a second run applies the rest. Otherwise the rest is not applied.
"tag apply PLAN" without --canary then continues with it.

With --max-failures N, no further tag task is begun after more than N resources failed. The others fail as
TooManyFailures without a call, and "tag retry" tries them again.

Exit codes: 0 everything was set, 3 something was skipped or failed, 1 failed, 2 refused, 130 interrupted.

Examples:
  ${MUSTER} tag apply plan-20261123T090000Z-7c1e
  ${MUSTER} tag apply plan-20261123T090000Z-7c1e --canary 100
  ${MUSTER} tag apply plan-20261123T090000Z-7c1e --canary 111111111111 --yes --json`;

export function defineApplyCommand(command: Command, { surroundings, end }: CommandContext): void {
  command
    .description('Makes the changes of a plan, and verifies them. Asks for confirmation on a terminal.')
    .addArgument(new Argument('<plan>', 'ID of the plan').argParser(parsePlanId))
    .option('--config <file>', 'configuration of the plan (default: the one with its rules, or muster.yaml)')
    .addOption(
      new Option(
        '--canary <number|account>',
        'change this number of resources, or those of this account, before the rest',
      ).argParser(parseCanary),
    )
    .addOption(maxFailuresOption())
    .option('--yes', 'do not ask for confirmation; required if there is no terminal')
    .addOption(jsonOption('print the summary of the run as one JSON document, without progress'))
    .addHelpText('after', HELP)
    .action(async (planId: string, options: ApplyOptions) => {
      end(
        await withInterruption(surroundings, (interruption) =>
          apply(planId, options, surroundings, interruption),
        ),
      );
    });
  for (const option of locationOptions()) command.addOption(option);
}

async function apply(
  planId: string,
  options: ApplyOptions,
  surroundings: Surroundings,
  interruption: Interruption,
): Promise<ExitCode> {
  const location = locationOf(options, surroundings);
  const { wish, steps, request } = await withData(surroundings, location, async (data) => {
    const { wish, steps } = await readPlan(planId, location, options, data, surroundings);
    const samples = await sampleChanges(planId, wish.targets, await data.plans());
    if (options.json !== true) surroundings.stderr.write(introduction(wish, samples, steps, surroundings));
    await refuseWithoutRemoval(wish.plan, wish.targets, location, surroundings);
    await confirmPlan(steps.resources, options, surroundings);
    const toApply = { ...wish, canary: steps.canary, options };
    const request =
      steps.first === 'canary'
        ? await claimCanary(toApply, data)
        : await claimPlan(toApply, data, surroundings);
    return { wish, steps, request };
  });
  const run = { request, location, options };
  if (steps.canary === undefined) return runPlan(run, surroundings, interruption);
  const withCanary: ApplyWithCanary = { wish, canary: steps.canary, location, options };
  if (steps.first === 'rest') return applyRest(withCanary, request, surroundings, interruption);
  return applyCanary(withCanary, request, surroundings, interruption);
}

/** @throws WrongUseError, PlanRefusedError, RunInProgressError */
async function readPlan(
  planId: string,
  location: Location,
  options: ApplyOptions,
  data: OpenedData,
  surroundings: Surroundings,
): Promise<{ wish: Wish; steps: Steps }> {
  const plans = await data.plans();
  const plan = await plans.getPlan(planId);
  if (plan === undefined) throw noSuchPlan(planId, location, options);
  await refuseApplied(plan, data, options);
  const wish = { plan, targets: await plans.targetsOf(planId), choice: options.canary, options };
  const steps = await stepsOf(wish, data, surroundings);
  await refuseWhileRunning(data, locationText(options));
  await refuseOutdatedPlan(plan, wish.targets, options, surroundings);
  if (plan.counts.resources === 0)
    throw new PlanRefusedError(`plan ${planId} changes nothing, so there is nothing to apply`);
  return { wish, steps };
}

/** The size of a plan, examples, and what to know about its canary. */
function introduction(
  { plan: { planId, counts }, targets }: Wish,
  samples: readonly PlanChange[],
  { notes }: Steps,
  { stderr, environment }: Surroundings,
): string {
  const changed = changedTargets(targets);
  const removes = changed.some(({ counts: { byKey } }) => byKey.some(({ removed = 0 }) => removed > 0));
  const paint = paintFor(stderr, environment);
  const lines = samples.map((each) => `  ${changeLine(each, paint)}\n`).join('');
  return `Plan ${planId} ${removes ? 'changes' : 'sets'} ${plural(counts.tags, 'tag')} on ${plural(counts.resources, 'resource')} in ${plural(changed.length, 'target')}:\n${lines}${notes.map((note) => `${note}\n`).join('')}`;
}

/**
 * A command that was killed before its run began leaves the plan to the next one.
 * @throws PlanRefusedError
 */
async function refuseApplied(
  { planId, appliedBy }: SavedPlan,
  data: OpenedData,
  options: ApplyOptions,
): Promise<void> {
  if (appliedBy === undefined || (await data.runs.getRequest(appliedBy)) === undefined) return;
  throw appliedError(
    planId,
    appliedBy,
    ` (see "${MUSTER} status ${appliedBy}${locationText(options)}", which says how to resume it if it was interrupted)`,
  );
}
