import { PlanId, type TagPlan } from '@muster/contracts';
import type { PlanReader, PlanTarget } from '@muster/tagger/plans';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { WrongUseError } from '../../errors.ts';
import { writePaged } from '../../inventory/paged.ts';
import { MUSTER } from '../../output/called-as.ts';
import { type Paint, paintFor } from '../../output/colors.ts';
import { asSentence } from '../../output/sentence.ts';
import { noteSimulated } from '../../output/simulated-note.ts';
import type { Surroundings } from '../../surroundings.ts';
import {
  CHANGE_FORMATS,
  type ChangeFormat,
  changeLines,
  changesAsCsv,
  changesAsNdjson,
  planWithChanges,
} from '../../tagging/change-formats.ts';
import { noSuchPlan } from '../../tagging/no-such-plan.ts';
import { changesOf } from '../../tagging/plan-changes.ts';
import { documented } from '../../tagging/plan-document.ts';
import { planText } from '../../tagging/plan-text.ts';
import type { CommandContext } from '../all.ts';
import { jsonOption, type LocationOptions, locationOf, locationOptions } from '../options.ts';
import { withData } from '../with-data.ts';

interface ShowOptions extends LocationOptions {
  format?: ChangeFormat;
  json?: true;
  pager: boolean;
}

const HELP = `
Each changed tag is one line of the table, one row or one object: with the value before and the value wanted.

Examples:
  ${MUSTER} tag show plan-20261123T090000Z-7c1e
  ${MUSTER} tag show plan-20261123T090000Z-7c1e --format csv > changes.csv
  ${MUSTER} tag show plan-20261123T090000Z-7c1e --json`;

export function parsePlanId(text: string): string {
  const result = PlanId.safeParse(text);
  if (result.success) return result.data;
  throw new InvalidArgumentError(asSentence(result.error.issues[0]?.message ?? 'not valid'));
}

export function defineShowCommand(command: Command, { surroundings }: CommandContext): void {
  command
    .description('Shows a plan and every change in it.')
    .addArgument(new Argument('<plan>', 'ID of the plan').argParser(parsePlanId))
    .addOption(new Option('--format <format>', 'output format (default: table)').choices(CHANGE_FORMATS))
    .addOption(jsonOption('same as --format json: one JSON document with the plan and its changes'))
    .addOption(new Option('--no-pager', 'do not use $PAGER (default: less) if the output is a terminal'))
    .addHelpText('after', HELP)
    .action((planId: string, options: ShowOptions) => show(planId, options, surroundings));
  for (const option of locationOptions()) command.addOption(option);
}

async function show(planId: string, options: ShowOptions, surroundings: Surroundings): Promise<void> {
  const { json, format = json ? 'json' : 'table', pager } = options;
  if (json && format !== 'json') throw new WrongUseError(`--json and --format ${format} cannot be combined`);
  const location = locationOf(options, surroundings);
  const { stdout, environment } = surroundings;
  await withData(surroundings, location, async (data) => {
    const plans = await data.plans();
    const plan = await plans.getPlan(planId);
    if (plan === undefined) throw noSuchPlan(planId, location, options);
    const { targets, document } = await documented(plan, plans);
    const shown = { plan: document, targets, plans, paint: paintFor(stdout, environment) };
    await writePaged(() => formatted(format, shown), pager, surroundings);
  });
  noteSimulated(location, surroundings);
}

interface Shown {
  readonly plan: TagPlan;
  readonly targets: readonly PlanTarget[];
  readonly plans: PlanReader;
  readonly paint: Paint;
}

function formatted(format: ChangeFormat, { plan, targets, plans, paint }: Shown): AsyncIterable<string> {
  const changes = changesOf(plan.planId, targets, plans);
  if (format === 'ndjson') return changesAsNdjson(changes);
  if (format === 'csv') return changesAsCsv(changes);
  return format === 'json'
    ? planWithChanges(plan, changes)
    : joined(`${planText(plan, [], paint)}\n`, changeLines(changes, paint));
}

async function* joined(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}
