import { type Resource, ResourceState } from '@muster/contracts';
import type { TagCondition } from '@muster/inventory-table';
import { type Command, Option } from 'commander';
import { WrongUseError } from '../errors.ts';
import { coverageFooter, coverageNotes, readCoverage } from '../output/freshness.ts';
import { formatResources, RESOURCE_FORMATS, type ResourceFormat } from '../output/resource-formats.ts';
import { writeAll } from '../output/write.ts';
import type { Surroundings } from '../surroundings.ts';
import type { CommandContext } from './all.ts';
import {
  jsonOption,
  type LocationOptions,
  locationOf,
  locationOptions,
  parseAccountIds,
  parseRegions,
  parseStates,
  parseTagKeys,
  parseTags,
} from './options.ts';
import { withData } from './with-data.ts';

interface InventoryOptions extends LocationOptions {
  account?: readonly string[];
  region?: readonly string[];
  tag?: readonly TagCondition[];
  missingTag?: readonly string[];
  state?: readonly Resource['state'][];
  gone?: true;
  format?: ResourceFormat;
  json?: true;
}

const EXAMPLES = `
Examples:
  npx muster inventory
  npx muster inventory --tag Production=Yes --format json
  npx muster inventory --account 111111111111 --region eu-west-1 --missing-tag Owner --format csv > untagged.csv
  npx muster inventory --state stopping --state stopped --tag Production=Yes --tag Owner
  npx muster inventory --tag 'cost\\=center=42'
  npx muster inventory --gone --format ndjson`;

export function defineInventoryCommand(command: Command, { surroundings }: CommandContext): void {
  command
    .description(
      'Prints the instances that match all options. If an option is repeated, an instance must match one of its values; ' +
        'every --tag and --missing-tag must match. Targets that recent runs could not read are listed on stderr.',
    )
    .option('--account <id>', 'only this account; can be repeated', parseAccountIds)
    .option('--region <name>', 'only this region; can be repeated', parseRegions)
    .option(
      '--tag <key[=value]>',
      'only with this tag, with any value or exactly this value; write an equals sign in the key as \\=; can be repeated',
      parseTags,
    )
    .option('--missing-tag <key>', 'only without this tag key; can be repeated', parseTagKeys)
    .addOption(
      new Option('--state <state>', 'only in this state; can be repeated')
        .choices(ResourceState.options)
        .argParser(parseStates),
    )
    .option('--gone', 'show deleted instances instead of existing ones')
    .addOption(new Option('--format <format>', 'output format (default: table)').choices(RESOURCE_FORMATS))
    .addOption(jsonOption('same as --format json: one JSON array'))
    .addHelpText('after', EXAMPLES)
    .action((options: InventoryOptions) => showInventory(options, surroundings));
  for (const option of locationOptions()) command.addOption(option);
}

async function showInventory(options: InventoryOptions, surroundings: Surroundings): Promise<void> {
  if (options.json && options.format !== undefined && options.format !== 'json')
    throw new WrongUseError(`--json and --format ${options.format} cannot be combined`);
  const format = options.json ? 'json' : (options.format ?? 'table');
  const { stdout, stderr } = surroundings;
  const { account, region, tag, missingTag, state, gone } = options;
  await withData(surroundings, locationOf(options, surroundings), async ({ inventory }) => {
    const filter = {
      accountIds: account,
      regions: region,
      tags: tag,
      missingTags: missingTag,
      states: state,
      gone,
    };
    const columns = stdout.isTTY === true ? stdout.columns : undefined;
    const listening = await writeAll(stdout, formatResources(format, inventory.resources(filter), columns));
    const coverage = await readCoverage(inventory, filter);
    if (listening && format === 'table') await writeAll(stdout, [coverageFooter(coverage)]);
    for (const note of coverageNotes(coverage, filter)) stderr.write(`${note}\n`);
  });
}
