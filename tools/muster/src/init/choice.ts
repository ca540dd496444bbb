import { plural } from '../output/format.ts';
import type { ProfilePorts } from '../run/profile-ports.ts';
import type { OrganizationPorts, Questions } from './ports.ts';

/** The source of a new configuration. */
export type SourceChoice =
  | { readonly kind: 'self' }
  | { readonly kind: 'profiles'; readonly entries: readonly string[] }
  | {
      readonly kind: 'organization';
      readonly include: readonly string[];
      readonly exclude: readonly string[];
      readonly names?: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'c7n-org'; readonly file: string };

/** What the questions need to know. */
export interface AskedWith {
  readonly questions: Questions;
  readonly profiles: Pick<ProfilePorts, 'list'>;
  readonly organization: Pick<OrganizationPorts, 'roots' | 'unitsIn'>;
  readonly homeRegion: string;
}

/** Asks for the source. @throws InterruptedError, CommandError */
export async function askForSource(context: AskedWith): Promise<SourceChoice> {
  const { questions } = context;
  const { profiles } = await context.profiles.list();
  const usable = profiles.filter(({ hasCredentials }) => hasCredentials);
  const kind = await questions.choose('What does Muster read?', [
    { value: 'self', label: 'The account of my credentials' },
    ...(usable.length === 0
      ? []
      : [
          {
            value: 'profiles' as const,
            label: 'Accounts of AWS profiles',
            hint: `${plural(usable.length, 'profile')} with credentials`,
          },
        ]),
    { value: 'organization', label: 'An organization', hint: 'needs credentials that may list its accounts' },
    { value: 'c7n-org', label: 'The accounts file of c7n-org' },
  ]);
  switch (kind) {
    case 'self':
      return { kind };
    case 'profiles':
      return {
        kind,
        entries: await questions.chooseSeveral(
          'Which profiles? Each is one account.',
          usable.map(({ name, accountId }) => ({
            value: name,
            label: name,
            ...(accountId === undefined ? {} : { hint: accountId }),
          })),
        ),
      };
    case 'organization':
      return askForUnits(context);
    case 'c7n-org':
      return {
        kind,
        file: await questions.ask('Which file?', {
          initial: 'accounts.yml',
          problemOf: (answer) => (answer === '' ? 'Enter the name of the file.' : undefined),
        }),
      };
  }
}

async function askForUnits({ questions, organization, homeRegion }: AskedWith): Promise<SourceChoice> {
  const roots = await organization.roots(homeRegion);
  const units = (await Promise.all(roots.map(async ({ id }) => organization.unitsIn(homeRegion, id)))).flat();
  const named = [...roots, ...units];
  const include =
    units.length === 0
      ? roots.map(({ id }) => id)
      : await questions.chooseSeveral(
          'Which part of the organization?',
          named.map(({ id, name }) => ({
            value: id,
            label: id.startsWith('r-') ? `everything (${name ?? 'root'})` : (name ?? id),
            hint: id,
          })),
        );
  return {
    kind: 'organization',
    include,
    exclude: [],
    names: new Map(named.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name]]))),
  };
}
