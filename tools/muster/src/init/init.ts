import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { InvalidConfigError, parseConfig } from '@muster/configuration/file';
import { editorSchema } from '@muster/configuration/reference';
import type { RegionSelection } from '@muster/contracts';
import { ImpossibleStateError } from '@muster/errors';
import { resolveHomeRegion } from '@muster/regions';
import { CommandError, codeOf, ConfigError, WrongUseError } from '../errors.ts';
import { quotedForShell } from '../output/shell.ts';
import { jsonDocument, writeAll } from '../output/write.ts';
import { chosenProfiles } from '../run/chosen-profiles.ts';
import { DEFAULT_CONFIG } from '../run/prepare.ts';
import type { Surroundings } from '../surroundings.ts';
import { parseC7nFile } from './c7n-org/accounts-file.ts';
import { c7nFound } from './c7n-org/c7n-source.ts';
import { askForSource, type SourceChoice } from './choice.ts';
import { configText } from './config-text.ts';
import type { Found } from './found.ts';
import { checkPlace, type NewFile, writeNewFiles } from './new-files.ts';
import { type InitOptions, refuseWrongCombinations, sourceOf } from './options.ts';
import { organizationFound } from './organization-source.ts';
import { foundText, type InitOutcome, outcomeDocument, outcomeText } from './outcome.ts';
import { accountOf, ownAccountFound } from './own-source.ts';
import type { Questions } from './ports.ts';
import { profilesFound } from './profiles-source.ts';

/** Beside the configuration, so that the editor finds it on every machine. */
const SCHEMA_FILE = 'muster.schema.json';
const DEFAULT_ROLES_FOLDER = 'muster-roles';
const DEFAULT_STAGE = 'prod';
const EXTERNAL_ID_BYTES = 16;
/** The files of the member roles, of which none is replaced without --force. */
const ROLE_FILES = [
  'member-roles.yaml',
  'README.md',
  ...['main', 'outputs', 'policies', 'variables', 'versions'].map((name) => `terraform/${name}.tf`),
];

/** Finds accounts and writes the configuration for them. @throws CommandError; then nothing is written */
export async function init(options: InitOptions, surroundings: Surroundings): Promise<void> {
  const chosen = sourceOf(options);
  refuseWrongCombinations(options, chosen);
  const file = resolve(surroundings.workingDirectory, options.out);
  const replaces = options.force === true;
  await checkPlace({ path: file, replaces }, '--out');
  if (options.roles !== undefined) await checkRolesFolder(options.roles, replaces, surroundings);
  const questions = chosen === undefined ? await questionsFor(options, surroundings) : undefined;
  const homeRegion = await homeRegionFor(options, surroundings);
  const source = questions === undefined ? chosen : await askFor(questions, homeRegion, surroundings);
  if (source === undefined) throw new ImpossibleStateError('muster init has neither a source nor a terminal');
  const externalId = options.externalId ?? (await externalIdOf(file)) ?? randomExternalId();
  const found = await find(source, { homeRegion, externalId }, surroundings);
  const regions = options.regions === undefined ? found.regions : [...options.regions];
  if (options.json !== true) await writeAll(surroundings.stdout, [foundText(found, regions)]);
  const rolesFolder = options.roles ?? (await askForRoles(questions, found, surroundings, replaces));
  const target = { file, replaces, homeRegion, externalId: externalIdIn(found) ?? externalId };
  const roles =
    rolesFolder === undefined ? undefined : await rolesFor(rolesFolder, found, target, options, surroundings);
  const files = [
    ...(await configFiles({ found, regions, ...target }, surroundings)),
    ...(roles?.files ?? []),
  ];
  if (questions !== undefined && !(await questions.confirm(`Write ${options.out}?`)))
    throw new WrongUseError('nothing was written: not confirmed');
  await writeNewFiles(files);
  await report({ found, regions, files, roles, rolesFolder }, options, surroundings);
}

/** @throws WrongUseError if there is no terminal, or a script reads the output */
async function questionsFor({ json }: InitOptions, surroundings: Surroundings): Promise<Questions> {
  const questions = json === true ? undefined : await surroundings.questions();
  if (questions !== undefined) return questions;
  throw new WrongUseError(
    'name what Muster reads: --self, --profiles LIST, --organization or --c7n-org FILE; on a terminal, muster init asks',
  );
}

const askFor = (
  questions: Questions,
  homeRegion: string,
  surroundings: Surroundings,
): Promise<SourceChoice> =>
  askForSource({
    questions,
    profiles: surroundings.profiles,
    organization: surroundings.organization,
    homeRegion,
  });

/** What was written. */
interface Written {
  readonly found: Found;
  readonly regions: RegionSelection | undefined;
  readonly files: readonly NewFile[];
  readonly roles: WrittenRoleFiles | undefined;
  readonly rolesFolder: string | undefined;
}

async function report(
  { found, regions, files, roles, rolesFolder }: Written,
  { out, profile, json, stage = DEFAULT_STAGE }: InitOptions,
  { workingDirectory, stdout }: Pick<Surroundings, 'workingDirectory' | 'stdout'>,
): Promise<void> {
  const outcome: InitOutcome = {
    found,
    regions,
    file: out,
    isDefaultFile: relative(workingDirectory, resolve(workingDirectory, out)) === DEFAULT_CONFIG,
    written: files.map(({ path }) => relative(workingDirectory, path)),
    notes: [...found.notes, ...(roles?.notes ?? [])],
    callerOptions: profile === undefined ? '' : ` --profile ${quotedForShell(profile)}`,
    ...(roles === undefined ? {} : { trusted: roles.trusted }),
    ...(rolesFolder === undefined ? {} : { rolesFolder }),
    engineOptions:
      roles?.trusted.length === 0 && found.accounts.every(({ access }) => access.by === 'role')
        ? ` --engine aws --stage ${stage}`
        : '',
  };
  await writeAll(stdout, [json === true ? jsonDocument(outcomeDocument(outcome)) : outcomeText(outcome)]);
}

/** @throws ConfigError if the environment or the profile sets a region that does not exist */
async function homeRegionFor({ regions }: InitOptions, surroundings: Surroundings): Promise<string> {
  const home = resolveHomeRegion(
    { regions: regions === undefined ? 'enabled' : [...regions], roles: 'none' },
    await surroundings.awsRegion(),
  );
  if ('problem' in home)
    throw new ConfigError(
      home.problem.replace(', or set homeRegion', '').replace('homeRegion', 'AWS_REGION'),
    );
  return home.homeRegion;
}

interface Values {
  readonly homeRegion: string;
  readonly externalId: string;
}

async function find(source: SourceChoice, values: Values, surroundings: Surroundings): Promise<Found> {
  const { homeRegion } = values;
  switch (source.kind) {
    case 'self':
      return ownAccountFound(await surroundings.checkCredentials(homeRegion));
    case 'profiles':
      return profilesFound(
        await chosenProfiles(source.entries, surroundings.profiles, homeRegion),
        source.entries,
      );
    case 'organization': {
      const ownAccountId = accountOf(await surroundings.checkCredentials(homeRegion));
      return organizationFound({ ...source, ...values, ownAccountId }, surroundings.organization);
    }
    case 'c7n-org': {
      const text = await readText(resolve(surroundings.workingDirectory, source.file), source.file);
      return c7nFound(parseC7nFile(text, source.file), source.file);
    }
  }
}

async function readText(path: string, name: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    const code = codeOf(error) ?? String(error);
    const why = code === 'ENOENT' ? 'it does not exist' : code === 'EISDIR' ? 'it is a folder' : code;
    throw new ConfigError(
      `${name} could not be read: ${why}; name the accounts file of c7n-org with --c7n-org`,
      {
        cause: error,
      },
    );
  });
}

const randomExternalId = (): string => randomBytes(EXTERNAL_ID_BYTES).toString('hex');

const externalIdIn = ({ roles }: Found): string | undefined =>
  roles === 'none' ? undefined : roles.externalId;

/** The external ID of the file that is replaced: roles in the accounts may require it already. */
async function externalIdOf(file: string): Promise<string | undefined> {
  try {
    const { roles } = parseConfig(await readFile(file, 'utf8'), file);
    return roles === 'none' ? undefined : roles.externalId;
  } catch {
    return undefined;
  }
}

async function checkRolesFolder(
  folder: string,
  replaces: boolean,
  { workingDirectory }: Pick<Surroundings, 'workingDirectory'>,
): Promise<void> {
  for (const name of ROLE_FILES)
    await checkPlace(
      { path: resolve(workingDirectory, folder, name), replaces, createsFolder: true },
      '--roles',
    );
}

/** Accounts with roles need them. @returns the folder, or undefined */
async function askForRoles(
  questions: Questions | undefined,
  { roles }: Found,
  surroundings: Surroundings,
  replaces: boolean,
): Promise<string | undefined> {
  if (questions === undefined || roles === 'none' || roles.reader === roles.tagger) return undefined;
  const isWanted = await questions.confirm(
    'Also write the roles for these accounts, for CloudFormation and Terraform?',
  );
  if (!isWanted) return undefined;
  await checkRolesFolder(DEFAULT_ROLES_FOLDER, replaces, surroundings);
  return DEFAULT_ROLES_FOLDER;
}

interface Target extends Values {
  readonly file: string;
  readonly replaces: boolean;
}

/** The configuration and its schema. @throws ConfigError if the configuration would not be valid */
async function configFiles(
  {
    found,
    regions = 'enabled',
    homeRegion,
    externalId,
    file,
    replaces,
  }: Target & { readonly found: Found; readonly regions: RegionSelection | undefined },
  { now }: Pick<Surroundings, 'now'>,
): Promise<NewFile[]> {
  const text = configText({
    found,
    homeRegion,
    regions,
    date: now().toISOString().slice(0, 10),
    schema: `./${SCHEMA_FILE}`,
    externalId,
  });
  const name = basename(file);
  try {
    const home = resolveHomeRegion(parseConfig(text, name), undefined);
    if ('problem' in home) throw new ConfigError(`the configuration would not be valid: ${home.problem}`);
  } catch (error) {
    if (!(error instanceof InvalidConfigError)) throw error;
    throw new ConfigError(`the configuration would not be valid:\n${error.message}`, { cause: error });
  }
  const schemaFile = join(dirname(file), SCHEMA_FILE);
  const present = await readFile(schemaFile, 'utf8').catch(() => undefined);
  const isOfMuster = present?.includes('"$id": "urn:muster:') === true;
  await checkPlace({ path: schemaFile, replaces: replaces || isOfMuster }, '--out');
  return [
    { path: file, text, replaces },
    { path: schemaFile, text: editorSchema(), replaces: replaces || isOfMuster },
  ];
}

interface WrittenRoleFiles {
  readonly files: readonly NewFile[];
  readonly trusted: readonly string[];
  readonly notes: readonly string[];
}

async function rolesFor(
  folder: string,
  found: Found,
  { homeRegion, externalId, replaces }: Target,
  { principal, stage = DEFAULT_STAGE }: InitOptions,
  surroundings: Surroundings,
): Promise<WrittenRoleFiles> {
  const { roleFiles } = await import('./role-files.ts');
  const callerArn = await surroundings.checkCredentials(homeRegion);
  const organization = await surroundings.organization.describe(homeRegion).catch((error: unknown) => {
    if (error instanceof CommandError) return undefined;
    throw error;
  });
  const { files, trusted, notes } = await roleFiles(
    {
      callerArn,
      ssoRegion: await surroundings.ssoRegion(),
      principal,
      organizationId: organization?.id,
      externalId,
      stage,
    },
    found,
  );
  return {
    files: files.map(({ name, text }) => ({
      path: resolve(surroundings.workingDirectory, folder, name),
      text,
      replaces,
    })),
    trusted,
    notes: [
      ...notes,
      ...(organization === undefined
        ? [
            'The roles do not require an organization, because that of your account could not be read. If there is one, set OrganizationId',
          ]
        : []),
    ],
  };
}
