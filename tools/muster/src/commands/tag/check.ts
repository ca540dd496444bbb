import { resolve } from 'node:path';
import { parseContract, type TagCheck, TagCheckV1, type TagStandard } from '@muster/contracts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { loadStandard } from '../../config/load-config.ts';
import { ConfigError, type ExitCode } from '../../errors.ts';
import { parseAccounts, parseRegionPatterns } from '../../inventory/conditions.ts';
import type { Conditions } from '../../inventory/selection.ts';
import { MUSTER } from '../../output/called-as.ts';
import { paintFor } from '../../output/colors.ts';
import { quotedForShell } from '../../output/shell.ts';
import { noteSimulated } from '../../output/simulated-note.ts';
import { jsonDocument, writeAll } from '../../output/write.ts';
import { DEFAULT_CONFIG } from '../../run/prepare.ts';
import { newPlanId } from '../../run/run-id.ts';
import {
  checkText,
  complianceText,
  headOf,
  shareOf,
  shareText,
  VIOLATION_FORMATS,
  type ViolationFormat,
  violationsText,
} from '../../standard/check-text.ts';
import type { Surroundings } from '../../surroundings.ts';
import { latestRequest } from '../../tagging/latest-request.ts';
import { planScope, scopeOptions } from '../../tagging/plan-scope.ts';
import { planBase } from '../../tagging/plan-source.ts';
import type { CommandContext } from '../all.ts';
import { jsonOption, type LocationOptions, locationOf, locationOptions, locationText } from '../options.ts';
import { withData } from '../with-data.ts';

interface CheckOptions extends LocationOptions, Pick<Conditions, 'account' | 'region'> {
  readonly config?: string;
  readonly standard?: string;
  readonly minShare?: number;
  readonly format?: ViolationFormat;
  readonly json?: true;
}

const HELP = `
The check is made from the inventory, without a call to AWS, and changes nothing: "muster run --no-tag" reads the
accounts first. It says which accounts and regions it does not cover.

A file for --standard contains "standard:" as muster.yaml does, or only the standard.

Exit codes: 0 checked, 2 wrong use or a mistake in a file, 3 the share is below --min-share, or with --min-share
something could not be checked.

Examples:
  ${MUSTER} tag check
  ${MUSTER} tag check --standard standard.yaml --min-share 95
  ${MUSTER} tag check --account production --format csv > differences.csv`;

function parseShare(text: string): number {
  const [, digits] = /^(\d+(?:\.\d+)?) ?%?$/.exec(text) ?? [];
  const share = Number(digits);
  if (digits !== undefined && share <= 100) return share;
  throw new InvalidArgumentError('Enter a percentage from 0 to 100, such as 95.');
}

export function defineCheckCommand(command: Command, { surroundings, end }: CommandContext): void {
  command
    .description('Shows how the tags of all resources comply with the tag standard. Changes nothing.')
    .option('--config <file>', 'configuration file (default: $MUSTER_CONFIG, or muster.yaml if it exists)')
    .option('--standard <file>', 'file with the standard, in place of that of the configuration')
    .addOption(
      new Option('--account <id-or-name>', 'only this account; can be repeated').argParser(parseAccounts),
    )
    .addOption(
      new Option('--region <name>', 'only this region; can be repeated').argParser(parseRegionPatterns),
    )
    .addOption(
      new Option(
        '--min-share <percent>',
        'exit with 3 if fewer resources comply, or if something could not be checked',
      ).argParser(parseShare),
    )
    .addOption(
      new Option('--format <format>', 'print every difference in this format').choices(VIOLATION_FORMATS),
    )
    .addOption(jsonOption('print the result as one JSON document, with examples').conflicts('format'))
    .addHelpText('after', HELP)
    .action(async (options: CheckOptions) => end(await check(options, surroundings)));
  for (const option of locationOptions()) command.addOption(option);
}

async function check(options: CheckOptions, surroundings: Surroundings): Promise<ExitCode> {
  const location = locationOf(options, surroundings);
  const { stdout, stderr, environment, now } = surroundings;
  const { format, json, minShare } = options;
  const base = await planBase(options, newPlanId(now(), Math.random()), surroundings, () =>
    latestRequest(location, surroundings),
  );
  const { standard, file } = await standardOf(options, base.standard, surroundings);
  const { found, scope } = await withData(surroundings, location, async (data) => {
    const scope = await planScope(options, { accounts: base.request.accounts, file }, data, surroundings);
    // False if the reader has closed the pipe. The check goes on, for the share.
    let isRead = format !== undefined && (await writeAll(stdout, [headOf(format)]));
    const { request, maxAgeMs } = base;
    const found = await data.checkStandard({ request, scope, standard, maxAgeMs }, async (violations) => {
      if (format !== undefined && isRead)
        isRead = await writeAll(stdout, [violationsText(format, violations)]);
    });
    return { found, scope };
  });
  const document = parseContract(
    TagCheckV1,
    { ...found, standardFile: resolve(surroundings.workingDirectory, file) },
    'the check',
  );
  if (json) await writeAll(stdout, [jsonDocument(document)]);
  else if (format === undefined) {
    const more =
      document.examples.length > 0
        ? `\nEvery difference: ${checkCommand(options, scope)} --format csv${locationText(options)}\n`
        : '';
    await writeAll(stdout, [checkText(document, paintFor(stdout, environment)), more]);
  } else stderr.write(`${complianceText(document)}\n`);
  noteSimulated(location, surroundings);
  return minShare === undefined ? 0 : judge(document, minShare, surroundings);
}

/** The command line of the same check. */
function checkCommand(options: CheckOptions, scope: Parameters<typeof scopeOptions>[0]): string {
  const named = { config: options.config, standard: options.standard };
  return [
    `${MUSTER} tag check`,
    ...Object.entries(named).flatMap(([name, file]) =>
      file === undefined ? [] : [`--${name} ${quotedForShell(file)}`],
    ),
    ...scopeOptions(scope),
  ].join(' ');
}

/** Whether enough resources comply. Something that was not checked does not. */
function judge({ counts, leftOut }: TagCheck, minShare: number, { stderr }: Surroundings): ExitCode {
  const share = shareOf(counts);
  if (share === undefined || share < minShare)
    stderr.write(
      share === undefined
        ? 'No resource was checked.\n'
        : `The share of ${shareText(share)} is below --min-share ${minShare}.\n`,
    );
  else if (leftOut.length > 0) stderr.write('A part of the fleet could not be checked.\n');
  else return 0;
  return 3;
}

/** @throws ConfigError, WrongUseError */
async function standardOf(
  { standard: file, config = DEFAULT_CONFIG }: CheckOptions,
  ofConfig: TagStandard | undefined,
  { workingDirectory }: Surroundings,
): Promise<{ readonly standard: TagStandard; readonly file: string }> {
  if (file !== undefined) return { standard: await loadStandard(file, workingDirectory), file };
  if (ofConfig !== undefined) return { standard: ofConfig, file: config };
  throw new ConfigError(
    `there is no tag standard in ${config}: write one under standard, or choose a file with --standard; "${MUSTER} tag import-policy" makes one from a tag policy`,
  );
}
