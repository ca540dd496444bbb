import { ruleIdsOf } from '@muster/contracts';
import type { SavedPlan } from '@muster/tagger/plans';
import type { Command } from 'commander';
import { MUSTER } from '../../output/called-as.ts';
import { formatCount } from '../../output/format.ts';
import { noteSimulated } from '../../output/simulated-note.ts';
import { plainTable } from '../../output/table.ts';
import { jsonDocument, writeAll } from '../../output/write.ts';
import type { CommandContext } from '../all.ts';
import { jsonOption, type LocationOptions, locationOf, locationOptions } from '../options.ts';
import { withData } from '../with-data.ts';

interface PlansOptions extends LocationOptions {
  json?: true;
}

export function definePlansCommand(command: Command, { surroundings }: CommandContext): void {
  command
    .description('Lists all plans, newest first.')
    .addOption(jsonOption('print the plans as one JSON array'))
    .addHelpText('after', `\nExamples:\n  ${MUSTER} tag plans\n  ${MUSTER} tag plans --json`)
    .action(async (options: PlansOptions) => {
      const location = locationOf(options, surroundings);
      const plans = await withData(surroundings, location, async (data) => (await data.plans()).listPlans());
      const text = options.json ? jsonDocument(plans.map(headerOf)) : plansTable(plans);
      await writeAll(surroundings.stdout, [text]);
      noteSimulated(location, surroundings);
    });
  for (const option of locationOptions()) command.addOption(option);
}

/** A plan in the list. Its document has more: `muster tag show`. */
const HEADER = [
  'planId',
  'createdAt',
  'undoOf',
  'retryOf',
  'list',
  'rulesFingerprint',
  'rulesFile',
  'scope',
  'counts',
  'targets',
  'canary',
  'appliedBy',
] as const satisfies readonly (keyof SavedPlan)[];

const headerOf = (plan: SavedPlan) => Object.fromEntries(HEADER.map((name) => [name, plan[name]]));

function plansTable(plans: readonly SavedPlan[]): string {
  if (plans.length === 0) return 'No plans.\n';
  const rows = plans.map((plan) => {
    const { planId, createdAt, counts, targets, appliedBy, canary } = plan;
    return [
      planId,
      createdAt,
      formatCount(counts.resources),
      formatCount(counts.tags),
      `${formatCount(targets.planned)}/${formatCount(targets.planned + targets.leftOut)}`,
      originOf(plan),
      [
        ...(canary === undefined ? [] : [`${canary.runId} (canary)`]),
        ...(appliedBy === undefined ? [] : [appliedBy]),
      ].join(', '),
    ];
  });
  return `${plainTable(['PLAN', 'CREATED', 'RESOURCES', 'TAGS', 'TARGETS', 'RULES', 'APPLIED BY'], rows, 60)}\n`;
}

function originOf({ undoOf, retryOf, list, request }: SavedPlan): string {
  if (undoOf !== undefined) return `undo of ${undoOf}`;
  if (retryOf !== undefined) return `retry of ${retryOf}`;
  if (list !== undefined) return `list ${list.file}`;
  return ruleIdsOf(request.run).join(', ');
}
