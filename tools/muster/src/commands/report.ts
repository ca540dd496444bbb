import { relative, resolve } from 'node:path';
import { wordsForAll } from '@muster/contracts';
import type { TargetOfType } from '@muster/inventory-table';
import { accountNamesOf, endOf, ruleKeysOf } from '@muster/report/about-run';
import { type Command, Argument, InvalidArgumentError, Option } from 'commander';
import { DataDirectoryError, WrongUseError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';
import { counted, formatBytes, plural } from '../output/format.ts';
import { jsonDocument, writeAll } from '../output/write.ts';
import { chooseRuns } from '../report/choose-runs.ts';
import { checkOutput, writeWhole } from '../report/report-file.ts';
import type { Location, OpenedData, Surroundings } from '../surroundings.ts';
import type { CommandContext } from './all.ts';
import {
  jsonOption,
  type LocationOptions,
  locationName,
  locationOf,
  locationText,
  locationOptions,
  noSuchRun,
  parseRunId,
} from './options.ts';
import { withData } from './with-data.ts';

const DEFAULT_FILE = 'muster-report.html';
/** Columns of a table that can still be read. */
const MAX_TAG_KEYS = 20;
const MAX_KEY_LENGTH = 128;

interface ReportOptions extends LocationOptions {
  readonly out: string;
  readonly tagKeys?: readonly string[];
  readonly since?: string;
  readonly open?: true;
  readonly force?: true;
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  ${MUSTER} report
  ${MUSTER} report --out fleet.html --open
  ${MUSTER} report --tag-keys Owner,Environment,cost-center
  ${MUSTER} report 20261123T080000Z-4f2a --since 20261116T080000Z-91cd
  ${MUSTER} report --engine aws --stage prod --out fleet.html

docs/report.md explains the page.`;

/** `Owner,Environment`. A comma in a key is written as \\,. */
function parseKeys(text: string, previous: readonly string[] | undefined): readonly string[] {
  const keys = text
    .split(/(?<!\\),/)
    .map((key) => key.replaceAll('\\,', ',').trim())
    .filter((key) => key !== '');
  if (keys.length === 0) throw new InvalidArgumentError('Enter tag keys, separated by commas.');
  const tooLong = keys.find((key) => key.length > MAX_KEY_LENGTH);
  if (tooLong !== undefined)
    throw new InvalidArgumentError(`A tag key has at most ${MAX_KEY_LENGTH} characters.`);
  const all = [...new Set([...(previous ?? []), ...keys])];
  if (all.length > MAX_TAG_KEYS) throw new InvalidArgumentError(`Enter at most ${MAX_TAG_KEYS} tag keys.`);
  return all;
}

function parseOut(file: string): string {
  if (file === '') throw new InvalidArgumentError('Enter the name of a file.');
  return file;
}

export function defineReportCommand(command: Command, context: CommandContext): void {
  command
    .description(
      'Writes one HTML file that shows the inventory as it is now and the outcomes of a run. The file needs nothing ' +
        'else: it opens offline and can be mailed. An older report in its place is replaced.',
    )
    .addArgument(
      new Argument('[run]', 'run whose outcomes are shown (default: the latest run)').argParser(parseRunId),
    )
    .addOption(new Option('--out <file>', 'file to write').default(DEFAULT_FILE).argParser(parseOut))
    .addOption(
      new Option(
        '--tag-keys <keys>',
        'tag keys whose coverage is shown, separated by commas (default: the keys of the rules, or the most frequent keys)',
      ).argParser(parseKeys),
    )
    .addOption(
      new Option('--since <run>', 'show what changed since this run (default: the run before)').argParser(
        parseRunId,
      ),
    )
    .option('--open', 'open the file in the browser')
    .option('--force', 'replace the file even if it is not a report of Muster')
    .addOption(jsonOption('print file, size and counts as one JSON document'))
    .addHelpText('after', EXAMPLES)
    .action((run: string | undefined, options: ReportOptions) => writeReport(run, options, context));
  for (const option of locationOptions()) command.addOption(option);
}

async function writeReport(
  runId: string | undefined,
  options: ReportOptions,
  { surroundings, version }: CommandContext,
): Promise<void> {
  const location = locationOf(options, surroundings);
  const file = resolve(surroundings.workingDirectory, options.out);
  const { collectReport, pageAssets, REPORT_MARK, reportHtml } = await import('@muster/report');
  await checkOutput(file, { mark: REPORT_MARK, force: options.force === true });
  const collected = await withData(surroundings, location, async (data) =>
    collectReport(await sourceOf(runId, { options, location, data, surroundings, version })),
  );
  const bytes = await writeWhole(file, reportHtml(collected, await pageAssets()));
  const { run, totals, targets, listed } = collected.report;
  if (options.json)
    await writeAll(surroundings.stdout, [
      jsonDocument({
        file,
        bytes,
        ...(run === undefined ? {} : { runId: run.runId }),
        present: totals.present,
        gone: totals.gone,
        targets: targets.length,
        listed: listed ?? null,
      }),
    ]);
  else {
    const unreadable = targets.filter(({ state }) => state === 'unreadable').length;
    const ofRun = run === undefined ? '' : `, run ${run.runId} (${run.status})`;
    await writeAll(surroundings.stdout, [
      `${file}: ${counted(totals.present, wordsForAll())} in ${plural(targets.length, 'target')}${ofRun}, ${formatBytes(bytes)}\n`,
    ]);
    if (unreadable > 0)
      surroundings.stderr.write(
        `note: ${plural(unreadable, 'target')} could not be read; the report shows what was last seen there\n`,
      );
    if (listed === undefined)
      surroundings.stderr.write(
        `note: there are too many ${wordsForAll().many} for one page, so it has totals only; "${MUSTER} inventory --format csv" prints all rows\n`,
      );
  }
  if (options.open && !(await surroundings.openFile(file)))
    surroundings.stderr.write(`note: no program was found to open the file; open ${file} in a browser\n`);
}

interface Circumstances {
  readonly options: ReportOptions;
  readonly location: Location;
  readonly data: OpenedData;
  readonly surroundings: Surroundings;
  readonly version: string;
}

/** The page is passed on: a home directory, which names its user, is `~`. */
function placeName(location: Location, { environment }: Surroundings): string {
  const name = locationName(location);
  const home = environment.HOME;
  const isInHome =
    home !== undefined && home !== '' && name.startsWith(home.endsWith('/') ? home : `${home}/`);
  return isInHome ? `~/${relative(home, name)}` : name;
}

async function sourceOf(
  runId: string | undefined,
  { options, location, data, surroundings, version }: Circumstances,
) {
  const now = surroundings.now();
  const { run, earlier, unknown } = await chooseRuns(data.runs, { runId, sinceId: options.since, now });
  if (unknown !== undefined) throw noSuchRun(unknown, location, options);
  if (run === undefined && (await data.inventory.listTargets()).length === 0)
    throw new DataDirectoryError(
      `there are no runs in ${locationName(location)} yet; start one with "${MUSTER} run${locationText(options)}"`,
    );
  if (earlier !== undefined && earlier.runId === run?.runId && options.since !== undefined)
    throw new WrongUseError(`--since ${options.since} is the run of the report; name an earlier run`);
  const request = run === undefined ? undefined : await data.runs.getRequest(run.runId);
  const ofOrganization = run === undefined ? undefined : await data.runs.getAccountNames(run.runId);
  return {
    musterVersion: version,
    madeAt: now,
    place: {
      engine: location.engine,
      name: placeName(location, surroundings),
      isDemonstration: location.engine === 'local' && surroundings.holdsDemonstration(location.dataDirectory),
    },
    run,
    baseline: earlier && { runId: earlier.runId, at: endOf(earlier) },
    inventory: data.inventory,
    tagKeys: options.tagKeys,
    ruleKeys: ruleKeysOf(request),
    accountNames: accountNamesOf(request, ofOrganization),
    ...(run === undefined || run.tagging.planned === 0
      ? {}
      : {
          tasksOf: ({ accountId, region, resourceType }: TargetOfType) =>
            data.tasksOf(run.runId, accountId, region, resourceType),
        }),
  };
}
