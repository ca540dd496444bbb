import { type Command, InvalidArgumentError, Option } from 'commander';
import type { InitOptions } from '../init/options.ts';
import { MUSTER } from '../output/called-as.ts';
import type { CommandContext } from './all.ts';
import { jsonOption, profileOption, profilesOption } from './options.ts';

const HELP = `
Without an option for the source, muster init asks on a terminal. With one, and in a script, it does not ask.

Muster later reads the account of --self with your credentials, those of --profiles with the credentials of each
profile, those of --organization with roles (your own account with your credentials), and those of --c7n-org with the
roles or profiles in that file.

It lists what it found, writes the configuration with comments and its JSON Schema beside it, and replaces nothing
without --force. With --roles it also writes the member roles for CloudFormation and Terraform: they trust your account
and the role or user of your credentials. It changes nothing in AWS.

Exit codes: 0 written, 1 not possible (no credentials, no access), 2 invalid usage, 130 cancelled.

Examples:
  ${MUSTER} init
  ${MUSTER} init --self
  ${MUSTER} init --profiles dev,test,'prod-*' --out accounts.yaml
  ${MUSTER} init --organization --unit ou-abcd-11111111 --roles muster-roles
  ${MUSTER} init --c7n-org accounts.yml --force`;

const ENTRY = /^(ou-[0-9a-z]+-[0-9a-z]+|r-[0-9a-z]+|\d{12})$/;

/** IDs of roots, units and accounts: separated by commas, or the option repeated. */
function parseEntries(text: string, previous: readonly string[] | undefined): readonly string[] {
  const entries = text.split(',').map((entry) => entry.trim());
  for (const entry of entries)
    if (!ENTRY.test(entry))
      throw new InvalidArgumentError('Enter IDs such as ou-abcd-11111111, r-abcd or 111111111111.');
  return [...new Set([...(previous ?? []), ...entries])];
}

function parseRegions(text: string, previous: readonly string[] | undefined): readonly string[] {
  const regions = text.split(',').map((region) => region.trim());
  if (regions.includes('')) throw new InvalidArgumentError('Enter regions, such as us-east-1,"eu-*".');
  return [...(previous ?? []), ...regions];
}

const notEmpty =
  (what: string) =>
  (text: string): string => {
    if (text === '') throw new InvalidArgumentError(`Enter ${what}.`);
    return text;
  };

export function defineInitCommand(command: Command, { surroundings }: CommandContext): void {
  command
    .description('Writes muster.yaml for your accounts, and on request the roles that Muster needs in them.')
    .option('--self', 'the account of your credentials')
    .addOption(
      profilesOption(
        'an account for each of these AWS profiles: names and patterns, such as a,b or "prod-*"',
      ),
    )
    .option('--organization', 'the accounts of your organization')
    .addOption(
      new Option('--unit <ids>', 'with --organization: only these roots, units and accounts').argParser(
        parseEntries,
      ),
    )
    .addOption(
      new Option('--exclude <ids>', 'with --organization: without these units and accounts').argParser(
        parseEntries,
      ),
    )
    .addOption(
      new Option('--c7n-org <file>', 'the accounts of an accounts file of c7n-org').argParser(
        notEmpty('a file'),
      ),
    )
    .addOption(
      new Option(
        '--regions <list>',
        'regions of all accounts, with wildcards (default: all enabled)',
      ).argParser(parseRegions),
    )
    .addOption(
      new Option('--out <file>', 'file to write')
        .default('muster.yaml')
        .argParser(notEmpty('the name of a file')),
    )
    .addOption(
      new Option(
        '--roles <dir>',
        'also write the member roles for CloudFormation and Terraform here',
      ).argParser(notEmpty('a folder')),
    )
    .addOption(
      new Option(
        '--principal <arn>',
        'with --roles: the role or user that the roles trust (default: that of your credentials)',
      ).argParser(notEmpty('an ARN')),
    )
    .option('--stage <stage>', 'with --roles: the stage whose functions the roles trust (default: prod)')
    .option(
      '--external-id <id>',
      'external ID of the roles (default: that of the replaced file, or a new one)',
    )
    .option('--force', 'replace files that exist')
    .addOption(profileOption())
    .addOption(jsonOption('print what was found and written as one JSON document, without questions'))
    .addHelpText('after', HELP)
    .action(async (options: InitOptions) => {
      // Loaded late: it knows the member roles and the parser, which `--help` does not need.
      const { init } = await import('../init/init.ts');
      await init(options, surroundings);
    });
}
