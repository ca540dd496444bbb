import { inlineRulesOf } from '@muster/contracts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ExitCode } from '../../errors.ts';
import { parseAccounts, parseRegionPatterns } from '../../inventory/conditions.ts';
import type { Conditions } from '../../inventory/selection.ts';
import { MUSTER } from '../../output/called-as.ts';
import { noteSimulated } from '../../output/simulated-note.ts';
import { ruleWarnings } from '../../rules/rule-warnings.ts';
import { newPlanId } from '../../run/run-id.ts';
import type { Surroundings } from '../../surroundings.ts';
import { freshScan } from '../../tagging/fresh-scan.ts';
import { latestRequest } from '../../tagging/latest-request.ts';
import { makeListPlan, readTagList } from '../../tagging/list-plan.ts';
import { makeNewPlan } from '../../tagging/new-plan.ts';
import { planScope } from '../../tagging/plan-scope.ts';
import { planBase, planSource, type SourceOptions } from '../../tagging/plan-source.ts';
import { rulesFingerprint } from '../../tagging/rules-fingerprint.ts';
import type { CommandContext } from '../all.ts';
import { jsonOption, type LocationOptions, locationOf, locationOptions } from '../options.ts';
import { withData } from '../with-data.ts';

interface PlanOptions extends LocationOptions, SourceOptions, Pick<Conditions, 'account' | 'region'> {
  from?: string;
  fresh?: true;
  json?: true;
}

const HELP = `
The plan is made from the inventory. A plan that removes tags also tries the right to do so in AWS. --fresh reads the
accounts first, as "muster run --no-tag" does. The plan covers the accounts and regions of the configuration that were read; it says what it does not cover.
Without a configuration, --rules plans the accounts of the latest run.

A file for --rules contains "rules:" as muster.yaml does, or only the list of rules.

A CSV file for --from has the tags of each resource, in place of rules: a column resourceId with IDs or ARNs, if needed
the columns accountId and region, and a column for each tag key. An empty cell leaves the tag as it is, - removes it.

Exit codes: 0 planned, 2 wrong use or a mistake in a file, 3 a resource of the list was not found.

Examples:
  ${MUSTER} tag plan
  ${MUSTER} tag plan --fresh
  ${MUSTER} tag plan --rule production --account 111111111111 --region 'eu-*'
  ${MUSTER} tag plan --rules rules.yaml --json
  ${MUSTER} tag plan --from tags.csv`;

function parseRuleId(text: string, previous: readonly string[] | undefined): readonly string[] {
  if (text === '') throw new InvalidArgumentError('Enter the ID of a rule.');
  return [...(previous ?? []), text];
}

export function definePlanCommand(command: Command, { surroundings, end }: CommandContext): void {
  command
    .description(
      'Shows which tags the rules or a list would change, and saves this as a plan. Changes nothing in AWS.',
    )
    .option('--config <file>', 'configuration file (default: $MUSTER_CONFIG, or muster.yaml if it exists)')
    .option('--rules <file>', 'file with the rules, in place of those of the configuration')
    .addOption(
      new Option('--from <csv-file>', 'tags of each resource, in place of rules').conflicts([
        'rules',
        'rule',
        'account',
        'region',
      ]),
    )
    .addOption(new Option('--rule <id>', 'only this rule; can be repeated').argParser(parseRuleId))
    .addOption(
      new Option('--account <id-or-name>', 'only this account; can be repeated').argParser(parseAccounts),
    )
    .addOption(
      new Option('--region <name>', 'only this region; can be repeated').argParser(parseRegionPatterns),
    )
    .option('--fresh', 'read all accounts of the configuration from AWS first')
    .addOption(jsonOption('print the plan as one JSON document, without its changes'))
    .addHelpText('after', HELP)
    .action(async (options: PlanOptions) => {
      if (options.from === undefined) await plan(options, surroundings);
      else end(await planList(options.from, options, surroundings));
    });
  for (const option of locationOptions()) command.addOption(option);
}

async function plan(options: PlanOptions, surroundings: Surroundings): Promise<void> {
  const { stderr } = surroundings;
  const location = locationOf(options, surroundings);
  const planId = newPlanId(surroundings.now(), Math.random());
  const source = await planSource(options, planId, surroundings, () => latestRequest(location, surroundings));
  const { run, accounts } = source.request;
  for (const { message } of ruleWarnings(inlineRulesOf(run), { accounts, regions: run.regions }))
    stderr.write(`note: ${message}\n`);
  if (options.fresh) await freshScan(source.request, { ...options, location }, surroundings);
  await withData(surroundings, location, (data) =>
    makeNewPlan(
      async () => ({
        request: source.request,
        rulesFile: source.rulesFile,
        rulesFingerprint: rulesFingerprint(inlineRulesOf(run), source.ruleIds),
        maxAgeMs: source.maxAgeMs,
        scope: {
          ...(await planScope(options, { accounts, file: source.rulesFile }, data, surroundings)),
          ...(source.ruleIds === undefined ? {} : { ruleIds: [...source.ruleIds] }),
        },
      }),
      data,
      { ...options, location },
      surroundings,
    ),
  );
  noteSimulated(location, surroundings);
}

/** Makes a plan from a list of resources with their tags. */
async function planList(file: string, options: PlanOptions, surroundings: Surroundings): Promise<ExitCode> {
  const location = locationOf(options, surroundings);
  const planId = newPlanId(surroundings.now(), Math.random());
  const base = await planBase(options, planId, surroundings, () => latestRequest(location, surroundings));
  const resources = await readTagList(file, base, surroundings);
  if (options.fresh) await freshScan(base.request, { ...options, location }, surroundings);
  const code = await withData(surroundings, location, (data) =>
    makeListPlan({ file, resources }, base, data, { ...options, location }, surroundings),
  );
  noteSimulated(location, surroundings);
  return code;
}
