import { resolve } from 'node:path';
import { AccountId, RegionName, RunId } from '@muster/contracts';
import { STAGE_PATTERN } from '@muster/service-definition';
import { InvalidArgumentError, Option } from 'commander';
import type { z } from 'zod';
import { WrongUseError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';
import { asSentence } from '../output/sentence.ts';
import { quotedForShell } from '../output/shell.ts';
import type { Location, Surroundings } from '../surroundings.ts';

const DEFAULT_DATA_DIRECTORY = '.muster';
export const STAGE_FORM = '1 to 20 lower-case letters, digits or hyphens';
/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const MAX_FUNCTION_TIMEOUT_SECONDS = 900;

/** Makes an option parser from a schema. The parser rejects an option that is given twice. */
function parsedBy<Value>(schema: z.ZodType<Value>): (value: string, previous: Value | undefined) => Value {
  return (value, previous) => {
    if (previous !== undefined) throw new InvalidArgumentError('Use this option only once.');
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    throw new InvalidArgumentError(asSentence(result.error.issues[0]?.message ?? 'not valid'));
  };
}

export const parseRunId = parsedBy(RunId);
export const parseAccountId = parsedBy(AccountId);
export const parseRegion = parsedBy(RegionName);

export function parseFunctionTimeout(text: string): number {
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds < 1 || seconds > MAX_FUNCTION_TIMEOUT_SECONDS)
    throw new InvalidArgumentError(`Enter whole seconds from 1 to ${MAX_FUNCTION_TIMEOUT_SECONDS}.`);
  return seconds;
}

function parseProfile(text: string, previous: string | undefined): string {
  if (previous !== undefined) throw new InvalidArgumentError('Use this option only once.');
  if (text === '') throw new InvalidArgumentError('Enter the name of a profile.');
  return text;
}

/** `a,b` and `prod-*`, also with the option repeated. */
function parseProfiles(text: string, previous: readonly string[] | undefined): readonly string[] {
  const entries = text.split(',').map((entry) => entry.trim());
  if (entries.includes(''))
    throw new InvalidArgumentError('Enter names or patterns, such as a,b or "prod-*".');
  return [...(previous ?? []), ...entries];
}

export const profilesOption = (
  description = 'read one account for each of these AWS profiles, without a configuration file: names and patterns, such as a,b or "prod-*"',
): Option => new Option('--profiles <list>', description).argParser(parseProfiles);

export const profileOption = (): Option =>
  new Option('--profile <name>', 'AWS profile; overrides AWS_PROFILE and keys in the environment').argParser(
    parseProfile,
  );

const dataOption = (): Option =>
  new Option(
    '--data <dir>',
    'data directory (default: $MUSTER_DATA, or .muster in the current directory)',
  ).argParser((directory) => {
    if (directory === '') throw new InvalidArgumentError('Enter a directory.');
    return directory;
  });

const STORES = ['sqlite', 'dynamodb'] as const;
type Store = (typeof STORES)[number];

const storeOption = (): Option =>
  new Option(
    '--store <store>',
    'where --engine local keeps its data: a file in the data directory, or DynamoDB tables (default: $MUSTER_STORE, or sqlite)',
  ).choices(STORES);

/** The options that select the location of runs and the inventory. */
export const locationOptions = (): readonly Option[] => [
  new Option('--engine <engine>', 'where Muster runs: on this machine or in AWS')
    .choices(['local', 'aws'])
    .default('local', '$MUSTER_ENGINE, or local'),
  new Option(
    '--stage <stage>',
    'with --engine aws: the name that the services were deployed with (default: $MUSTER_STAGE)',
  ),
  dataOption(),
  storeOption(),
  profileOption(),
];

export interface LocationOptions {
  readonly engine: 'local' | 'aws';
  readonly stage?: string;
  readonly data?: string;
  readonly store?: Store;
  readonly profile?: string;
}

export const jsonOption = (description = 'print one JSON document'): Option =>
  new Option('--json', description);

/** The data directory as an absolute path. */
export function dataDirectory(option: string | undefined, surroundings: Surroundings): string {
  const chosen = option ?? (surroundings.environment.MUSTER_DATA || DEFAULT_DATA_DIRECTORY);
  return resolve(surroundings.workingDirectory, chosen);
}

function storeOfEnvironment({ environment }: Surroundings): Store {
  const value = environment.MUSTER_STORE || 'sqlite';
  const store = STORES.find((each) => each === value);
  if (store === undefined) throw new WrongUseError(`MUSTER_STORE is "${value}"; use ${STORES.join(' or ')}`);
  return store;
}

/** The location that the options name. @throws WrongUseError for options that cannot be combined */
export function locationOf(
  { engine, stage, data, store }: LocationOptions,
  surroundings: Surroundings,
): Location {
  if (engine === 'local') {
    if (stage !== undefined) throw new WrongUseError('--stage requires --engine aws');
    const directory = dataDirectory(data, surroundings);
    const chosen = store ?? storeOfEnvironment(surroundings);
    return { engine, dataDirectory: directory, ...(chosen === 'dynamodb' ? { store: chosen } : {}) };
  }
  const why = surroundings.environment.MUSTER_ENGINE === 'aws' ? ', and MUSTER_ENGINE is aws' : '';
  if (store !== undefined)
    throw new WrongUseError(
      `--store requires --engine local${why}; in AWS the data is in the tables of the stage`,
    );
  if (data !== undefined)
    throw new WrongUseError(`--data requires --engine local${why}; in AWS the data is in the stage`);
  if (stage === undefined)
    throw new WrongUseError('--engine aws requires --stage: the name that the services were deployed with');
  if (!STAGE_PATTERN.test(stage))
    throw new WrongUseError(
      stage === surroundings.environment.MUSTER_STAGE
        ? `MUSTER_STAGE is "${stage}"; use ${STAGE_FORM}`
        : `"${stage}" is not a valid stage name: use ${STAGE_FORM}`,
    );
  return { engine, stage };
}

/** The name of a location in messages. */
export const locationName = (location: Location): string =>
  location.engine === 'aws'
    ? `stage ${location.stage}`
    : location.store === 'dynamodb'
      ? 'the DynamoDB tables'
      : location.dataDirectory;

/** The option that makes another command use the same data directory. */
export const dataOptionText = (option: string | undefined): string =>
  option === undefined ? '' : ` --data ${quotedForShell(option)}`;

/** The options that make another command use the same location and the same caller. */
export const locationText = ({ engine, stage, data, store, profile }: LocationOptions): string => {
  const place =
    engine === 'aws'
      ? ` --engine aws --stage ${stage ?? ''}`
      : `${dataOptionText(data)}${store === undefined ? '' : ` --store ${store}`}`;
  return profile === undefined ? place : `${place} --profile ${quotedForShell(profile)}`;
};

export const noSuchRun = (runId: string, location: Location, options: LocationOptions): WrongUseError =>
  new WrongUseError(
    `run ${runId} does not exist in ${locationName(location)}; list the runs with "${MUSTER} runs${locationText(options)}"`,
  );
