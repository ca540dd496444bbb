import { type Command, Option } from 'commander';
import { WrongUseError } from '../../errors.ts';
import { parseAccounts, parseRegionPatterns } from '../../inventory/conditions.ts';
import { readKnown } from '../../inventory/read-known.ts';
import { type Conditions, needsKnown, targetsOf, wildcardNotes } from '../../inventory/selection.ts';
import { type Moment, parseMoment, timeOf } from '../../inventory/times.ts';
import { MUSTER } from '../../output/called-as.ts';
import { noteSimulated } from '../../output/simulated-note.ts';
import { writeAll } from '../../output/write.ts';
import type { Surroundings } from '../../surroundings.ts';
import {
  LEDGER_FORMATS,
  type LedgerFormat,
  ledgerRecords,
  ledgerText,
} from '../../tagging/ledger-records.ts';
import type { CommandContext } from '../all.ts';
import {
  jsonOption,
  type LocationOptions,
  locationOf,
  locationOptions,
  noSuchRun,
  parseRunId,
} from '../options.ts';
import { withData } from '../with-data.ts';

interface LedgerOptions extends LocationOptions, Pick<Conditions, 'account' | 'region'> {
  readonly run?: string;
  readonly since?: Moment;
  readonly format?: LedgerFormat;
  readonly json?: true;
}

const HELP = `
One record for each tag of each resource that a run planned to change: when it was decided, the run, its plan, who
started the run, the value before, the wanted value, the outcome and its code. The ledger keeps a run for 90 days, or for
the ledgerRetention of its configuration.
"requestedBy" is what the command that started the run said; CloudTrail has the proof, and the changes by others.

Examples:
  ${MUSTER} tag ledger --format csv > ledger.csv
  ${MUSTER} tag ledger --run 20261123T080000Z-4f2a --format ndjson
  ${MUSTER} tag ledger --account 111111111111 --region 'eu-*' --since 7d`;

export function defineLedgerCommand(command: Command, { surroundings }: CommandContext): void {
  command
    .description('Exports what Muster did with tags, oldest run first.')
    .addOption(new Option('--run <run>', 'only this run').argParser(parseRunId))
    .addOption(
      new Option('--account <id-or-name>', 'only this account; can be repeated').argParser(parseAccounts),
    )
    .addOption(
      new Option('--region <name>', 'only this region; can be repeated').argParser(parseRegionPatterns),
    )
    .addOption(
      new Option(
        '--since <time>',
        'only changes that were decided at this time or later: a date, a time, or a duration before now such as 7d',
      ).argParser(parseMoment),
    )
    .addOption(new Option('--format <format>', 'output format (default: csv)').choices(LEDGER_FORMATS))
    .addOption(jsonOption('same as --format json: one JSON array'))
    .addHelpText('after', HELP)
    .action((options: LedgerOptions) => exportLedger(options, surroundings));
  for (const option of locationOptions()) command.addOption(option);
}

async function exportLedger(options: LedgerOptions, surroundings: Surroundings): Promise<void> {
  const { json, format = json ? 'json' : 'csv', run, since } = options;
  if (json && format !== 'json') throw new WrongUseError(`--json and --format ${format} cannot be combined`);
  const location = locationOf(options, surroundings);
  const { stdout, stderr } = surroundings;
  await withData(surroundings, location, async (data) => {
    if (run !== undefined && (await data.runs.getRequest(run)) === undefined)
      throw noSuchRun(run, location, options);
    const known = needsKnown(options) ? await readKnown(data) : undefined;
    for (const note of wildcardNotes(options, known)) stderr.write(`${note}\n`);
    const records = ledgerRecords(
      {
        ...targetsOf(options, known),
        runIds: run === undefined ? undefined : [run],
        since: since && timeOf(since, surroundings.now()),
      },
      data,
    );
    await writeAll(stdout, ledgerText(format, records));
  });
  noteSimulated(location, surroundings);
}
