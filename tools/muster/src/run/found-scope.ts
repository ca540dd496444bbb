import { parseConfig } from '@muster/configuration/file';
import type { MusterConfig, RunRequest } from '@muster/contracts';
import { MUSTER } from '../output/called-as.ts';
import { plural } from '../output/format.ts';
import type { ChosenProfiles } from './chosen-profiles.ts';

/** The scope of a run without a configuration file. */
export interface FoundScope {
  /** The content of a file with the same scope. */
  readonly yaml: string;
  readonly config: MusterConfig;
  /** What the run reads, and with which credentials: a line each. */
  readonly reads: readonly string[];
  readonly unknownProfiles?: RunRequest['unknownProfiles'];
  /** The caller's ARN. Undefined if only profiles are used. */
  readonly identity?: string;
}

const NAME = 'the scope that was found';

/** The text is parsed like a file, so that a file with it has the same scope. */
const scopeOf = (yaml: string, rest: Omit<FoundScope, 'yaml' | 'config'>): FoundScope => ({
  yaml,
  config: parseConfig(yaml, NAME),
  ...rest,
});

/** In an ARN, the account is the fifth part. Source: IAM User Guide, "Amazon Resource Names". */
const accountOf = (arn: string): string => arn.split(':')[4] ?? '';

/** The caller's own account. */
export function ownAccount(arn: string): FoundScope {
  const accountId = accountOf(arn);
  return scopeOf(`accounts:\n  - { id: "${accountId}", self: true }\nroles: none\n`, {
    reads: [`account   ${accountId}`, `identity  ${arn}`, 'regions   all that are enabled'],
    identity: arn,
  });
}

/** An account for each profile. */
export function accountsOfProfiles({ accounts, unknown }: ChosenProfiles): FoundScope {
  const lines = [
    ...accounts.map(({ accountId, profile }) => {
      const name = JSON.stringify(profile);
      return `  - { id: "${accountId}", name: ${name}, profile: ${name} }`;
    }),
    ...unknown.map(({ profile }) => `  # the account of the profile ${JSON.stringify(profile)} is unknown`),
  ];
  return scopeOf(`accounts:\n${lines.join('\n')}\nroles: none\n`, {
    reads: [
      ...accounts.map(
        ({ accountId, profile, problem }) =>
          `account   ${accountId} with the profile ${profile}${problem === undefined ? '' : `: ${problem.message}`}`,
      ),
      ...unknown.map(({ profile, message }) => `left out  the profile ${profile}: ${message}`),
      'regions   all that are enabled in each account',
    ],
    ...(unknown.length === 0 ? {} : { unknownProfiles: [...unknown] }),
  });
}

/** What the run is going to do, before it starts. */
export const introduction = ({ reads, config, identity }: FoundScope, reason: string): string =>
  [
    `${reason}: reading the EC2 instances of ${plural(config.accounts?.length ?? 0, 'account')} with ${identity === undefined ? 'the credentials of the profiles' : 'your own credentials'}. Muster assumes no role and changes nothing in AWS.`,
    ...reads.map((line) => `  ${line}`),
    '',
  ].join('\n');

/** How to keep the scope, after the run. @param initOptions the options of `muster init` for the same scope */
export const howToKeep = ({ yaml }: FoundScope, file: string, initOptions: string): string =>
  `\nTo keep this scope, run "${MUSTER} init${initOptions}", or write these lines to ${file}. Then "${MUSTER} run" needs no options, and you can add rules:\n\n${yaml}`;
