import { Argument, type Command } from 'commander';
import { type ExitCode, PlanRefusedError, WrongUseError } from '../../errors.ts';
import { MUSTER } from '../../output/called-as.ts';
import { paintFor } from '../../output/colors.ts';
import { noteSimulated } from '../../output/simulated-note.ts';
import { jsonDocument, writeAll } from '../../output/write.ts';
import { type Interruption, withInterruption } from '../../run/interruption.ts';
import type { Output, RunRequest, Surroundings } from '../../surroundings.ts';
import { type ApplyOptions, claimPlan, confirmPlan, runPlan } from '../../tagging/apply-plan.ts';
import { maxFailuresOption } from '../../tagging/max-failures.ts';
import { sampleChanges } from '../../tagging/plan-changes.ts';
import type { DocumentedPlan } from '../../tagging/plan-document.ts';
import { planOfRun, type RunPlanCommand } from '../../tagging/plan-of-run.ts';
import { planText } from '../../tagging/plan-text.ts';
import { noteWithoutRemoval, refuseWithoutRemoval } from '../../tagging/removal-access.ts';
import type { CommandContext } from '../all.ts';
import { jsonOption, locationOf, locationOptions, locationText, parseRunId } from '../options.ts';
import { withData } from '../with-data.ts';

export interface RunPlanOptions extends ApplyOptions {
  readonly planOnly?: true;
}

/** Words of a command that makes a plan from a run. */
export interface RunPlanWords {
  readonly kind: RunPlanCommand;
  readonly description: string;
  readonly help: string;
  /** Why the plan of a run changes nothing. */
  readonly nothing: (runId: string, resumeCommand: string) => string;
}

/** Defines a command that makes a plan from the ledger of a run, shows it, asks, and applies it. */
export function defineRunPlanCommand(
  words: RunPlanWords,
  command: Command,
  { surroundings, end }: CommandContext,
): void {
  command
    .description(words.description)
    .addArgument(new Argument('<run>', 'run ID').argParser(parseRunId))
    .option('--plan-only', 'make and show the plan, and change nothing')
    .addOption(maxFailuresOption())
    .option('--yes', 'do not ask for confirmation; required if there is no terminal')
    .addOption(
      jsonOption(
        'print the summary of the run (with --plan-only: the plan) as one JSON document, without progress',
      ),
    )
    .addHelpText('after', words.help)
    .action(async (runId: string, options: RunPlanOptions) => {
      end(
        await withInterruption(surroundings, (interruption) =>
          carryOutPlan(runId, words, options, surroundings, interruption),
        ),
      );
    });
  for (const option of locationOptions()) command.addOption(option);
}

async function carryOutPlan(
  runId: string,
  words: RunPlanWords,
  options: RunPlanOptions,
  surroundings: Surroundings,
  interruption: Interruption,
): Promise<ExitCode> {
  refuseWithoutConsent(words.kind, options, surroundings);
  const location = locationOf(options, surroundings);
  const request = await withData(surroundings, location, async (data): Promise<RunRequest | undefined> => {
    const made = await planOfRun({ kind: words.kind, runId, location, options }, data, surroundings);
    const plans = await data.plans();
    const { plan, targets } = made;
    const samples = options.json === true ? [] : await sampleChanges(plan.planId, targets, plans);
    const shown = (output: Output) =>
      planText(made.document, samples, paintFor(output, surroundings.environment));
    if (options.planOnly === true) {
      await writeAll(surroundings.stdout, [planOutput(made, shown, options, surroundings)]);
      await noteWithoutRemoval(plan, targets, location, surroundings);
      return undefined;
    }
    if (plan.counts.resources === 0)
      throw new PlanRefusedError(
        words.nothing(runId, surroundings.resumeCommand(runId, locationText(options))),
      );
    if (options.json !== true) surroundings.stderr.write(`${shown(surroundings.stderr)}\n`);
    await refuseWithoutRemoval(plan, targets, location, surroundings);
    await confirmPlan(plan.counts.resources, options, surroundings);
    return claimPlan({ plan, targets, options }, data, surroundings);
  });
  if (request !== undefined) return runPlan({ request, location, options }, surroundings, interruption);
  noteSimulated(location, surroundings);
  return 0;
}

/** Refuses before a plan is made that nobody could confirm. @throws WrongUseError */
function refuseWithoutConsent(
  kind: RunPlanCommand,
  { yes, planOnly, json, maxFailures }: RunPlanOptions,
  { terminal }: Surroundings,
): void {
  if (yes === true && planOnly === true) throw new WrongUseError('--yes and --plan-only cannot be combined');
  if (maxFailures !== undefined && planOnly === true)
    throw new WrongUseError('--max-failures and --plan-only cannot be combined');
  if (yes === true || planOnly === true || (terminal !== undefined && json !== true)) return;
  throw new WrongUseError(
    `nothing was changed: repeat the command with --yes to ${kind} the run, or with --plan-only to see the plan`,
  );
}

function planOutput(
  { plan, document }: DocumentedPlan,
  shown: (output: Output) => string,
  options: RunPlanOptions,
  { stdout }: Surroundings,
): string {
  if (options.json === true) return jsonDocument(document);
  const text = locationText(options);
  const apply =
    plan.counts.resources === 0 ? '' : `Apply it:     ${MUSTER} tag apply ${plan.planId}${text}\n`;
  return `${shown(stdout)}\nEvery change: ${MUSTER} tag show ${plan.planId}${text}\n${apply}`;
}
