import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { pricedType } from '../cost/priced-type.ts';
import { Scope } from '../cost/scope.ts';
import { WrongUseError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';
import { asSentence } from '../output/sentence.ts';
import { jsonDocument, writeAll } from '../output/write.ts';
import type { Surroundings } from '../surroundings.ts';
import type { CommandContext } from './all.ts';
import { jsonOption } from './options.ts';

type CostOptions = z.input<typeof Scope> & { json?: true };

const EXAMPLES = `
Examples:
  ${MUSTER} cost --accounts 100 --regions 17 --instances 1000
  ${MUSTER} cost --accounts 100 --regions 17 --instances 1000 --changed 1
  ${MUSTER} cost --accounts 100 --regions 17 --instances 1000 --config-rules 12
  ${MUSTER} cost --accounts 3 --regions 16 --instances 1000 --runs-per-month 730 --json`;

export function defineCostCommand(command: Command, { surroundings }: CommandContext): void {
  const { shape } = Scope;
  const { words } = pricedType;
  command
    .description(
      'Estimates the cost of Muster in AWS: the first inventory, tagging everything once, and each later run. Calls no AWS API.',
    )
    .requiredOption('--accounts <number>', 'number of accounts', parsedBy(shape.accounts))
    .requiredOption('--regions <number>', 'number of regions in each account', parsedBy(shape.regions))
    .requiredOption(
      '--instances <number>',
      `number of ${words.many} in each account and region`,
      parsedBy(shape.instances),
    )
    .option(
      '--changed <share>',
      `share of ${words.many} that are new or changed in a run, from 0 to 1 (default: 0.05)`,
      parsedBy(shape.changed),
    )
    .option(
      '--tagged <share>',
      `share of ${words.many} that a run tags, from 0 to 1 (default: 0)`,
      parsedBy(shape.tagged),
    )
    .option('--no-tag', 'inventory only')
    .option('--config-recording', 'AWS Config records every change in the accounts (default)')
    .option('--no-config-recording', `AWS Config does not record ${words.many}, or at most once a day`)
    .option(
      '--config-rules <number>',
      `number of AWS Config rules that evaluate each changed ${words.one} (default: 0)`,
      parsedBy(shape.configRules),
    )
    .option(
      '--runs-per-month <number>',
      'number of runs in a month (default: 30)',
      parsedBy(shape.runsPerMonth),
    )
    .option(
      '--warm-writes-per-second <number>',
      'warm throughput of the inventory table, as set for the stage (default: 0, which means 4000)',
      parsedBy(shape.warmWritesPerSecond),
    )
    .option(
      '--report-retention-days <number>',
      'days that the page about each run stays in S3, as set for the stage (default: 0, which means no pages)',
      parsedBy(shape.reportRetentionDays),
    )
    .option(
      '--ledger-retention-days <number>',
      'days that the ledger keeps the tag changes of a run, as ledgerRetention in muster.yaml (default: 90)',
      parsedBy(shape.ledgerRetentionDays),
    )
    .option(
      '--item-bytes <number>',
      `average size of each ${words.one} in the inventory table (default: 661)`,
      parsedBy(shape.itemBytes),
    )
    .option(
      '--seconds-per-page <seconds>',
      `time that Discover takes for 1000 ${words.many} (default: 6)`,
      parsedBy(shape.secondsPerPage),
    )
    .addOption(jsonOption('print the estimate with sources and assumptions as one JSON document'))
    .addHelpText('after', EXAMPLES)
    .action(({ json, ...options }: CostOptions) => printCost(options, json === true, surroundings));
}

async function printCost(
  options: z.input<typeof Scope>,
  json: boolean,
  { stdout }: Surroundings,
): Promise<void> {
  if (options.tag === false && options.tagged !== undefined)
    throw new WrongUseError('--tagged and --no-tag cannot be combined');
  if (options.configRecording === false && options.configRules !== undefined)
    throw new WrongUseError('--config-rules and --no-config-recording cannot be combined');
  // They load the definitions of all services, which help and wrong use do not need.
  const [{ costOf }, { costText }, { readDeployment }] = await Promise.all([
    import('../cost/cost.ts'),
    import('../cost/cost-text.ts'),
    import('../cost/deployment.ts'),
  ]);
  const report = costOf(Scope.parse(options), readDeployment());
  await writeAll(stdout, [json ? jsonDocument(report) : costText(report)]);
}

/** A plain decimal number: no exponent, no unit. */
const Decimal = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/, 'Expected a number')
  .transform(Number);

/** Makes an option parser of one field of the scope. It rejects an option that is given twice. */
function parsedBy(field: z.ZodType<number>): (text: string, previous: number | undefined) => number {
  return (text, previous) => {
    if (previous !== undefined) throw new InvalidArgumentError('Use this option only once.');
    const number = Decimal.safeParse(text);
    const result = number.success ? field.safeParse(number.data) : number;
    if (result.success) return result.data;
    throw new InvalidArgumentError(asSentence(result.error.issues[0]?.message ?? 'not valid'));
  };
}
