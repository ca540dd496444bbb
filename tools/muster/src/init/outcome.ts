import { MUSTER } from '../output/called-as.ts';
import { quotedForShell } from '../output/shell.ts';
import { plainTable } from '../output/table.ts';
import { visibleText } from '../output/terminal-text.ts';
import { accessText, type Found, regionsText } from './found.ts';

/** What `muster init` did. */
export interface InitOutcome {
  readonly found: Found;
  /** Regions of all accounts. */
  readonly regions: Found['regions'];
  /** The configuration, as other commands name it. */
  readonly file: string;
  readonly isDefaultFile: boolean;
  /** All files, as the user named their folders. */
  readonly written: readonly string[];
  /** The principals that the member roles trust. Absent: no roles were written. */
  readonly trusted?: readonly string[];
  readonly notes: readonly string[];
  /** Options for the next commands: ` --profile dev`. */
  readonly callerOptions: string;
  readonly rolesFolder?: string;
  /** Options for the next commands if the roles trust only the functions of a stage: ` --engine aws --stage prod`. */
  readonly engineOptions: string;
}

/** Accounts that are listed on the terminal. The file and --json contain all. */
const MAX_LISTED = 50;

/** The accounts that were found, for people. */
export function foundText(found: Found, regions: Found['regions']): string {
  const { accounts, roles } = found;
  const rows = accounts
    .slice(0, MAX_LISTED)
    .map(({ id, name, access, regions: own }) => [
      id,
      visibleText(name ?? '-'),
      visibleText(accessText(access, roles)),
      regionsText(own ?? regions),
    ]);
  const more = accounts.length - rows.length;
  return [
    `Found ${accounts.length} ${accounts.length === 1 ? 'account' : 'accounts'} in ${visibleText(found.source)}:`,
    '',
    plainTable(['ACCOUNT', 'NAME', 'READ WITH', 'REGIONS'], rows),
    ...(more > 0 ? [`… and ${more} more`] : []),
    '',
    '',
  ].join('\n');
}

/** What was written, and the next commands. */
export function outcomeText(outcome: InitOutcome): string {
  const { written, trusted, rolesFolder } = outcome;
  return [
    ...outcome.notes.map((note) => `Note: ${visibleText(note)}`),
    ...(outcome.notes.length === 0 ? [] : ['']),
    'Wrote:',
    ...written.map((path) => `  ${visibleText(path)}`),
    ...(trusted === undefined || trusted.length === 0
      ? []
      : ['The roles trust:', ...trusted.map((arn) => `  ${arn}`)]),
    '',
    'Next:',
    ...nextCommands(outcome, rolesFolder),
    '',
  ].join('\n');
}

function nextCommands(
  { found, isDefaultFile, file, callerOptions, engineOptions }: InitOutcome,
  rolesFolder: string | undefined,
) {
  const config = isDefaultFile ? '' : ` --config ${quotedForShell(file)}`;
  const options = `${config}${callerOptions}${engineOptions}`;
  // The inventory of this machine is read without credentials.
  const reading = engineOptions === '' ? '' : `${callerOptions}${engineOptions}`;
  const needsRoles = found.roles !== 'none';
  const commands: (readonly [command: string, does: string])[] = [
    ...(rolesFolder === undefined
      ? []
      : [
          [
            `${quotedForShell(`${rolesFolder}/README.md`)}`,
            'how to create the roles in each account',
          ] as const,
        ]),
    [
      `${MUSTER} doctor${options} --no-tag`,
      needsRoles ? 'checks each role and region' : 'checks the credentials and regions',
    ],
    [`${MUSTER} run${options}`, 'takes the inventory'],
    [`${MUSTER} inventory${reading}`, 'shows it'],
  ];
  const width = Math.max(...commands.map(([command]) => command.length));
  return commands.map(([command, does]) => `  ${command.padEnd(width)}  # ${does}`);
}

/** The document of `--json`. */
export const outcomeDocument = ({ found, regions, file, written, trusted, notes }: InitOutcome) => ({
  file,
  written,
  accounts: found.accounts.map(({ id, name, access, regions: own }) => ({
    accountId: id,
    ...(name === undefined ? {} : { name }),
    readWith: accessText(access, found.roles),
    regions: own ?? regions ?? 'enabled',
  })),
  ...(trusted === undefined ? {} : { trusted }),
  notes,
});
