import { resolve } from 'node:path';
import { AccountId, RegionName, ResourceState, RunId } from '@muster/contracts';
import type { TagCondition } from '@muster/inventory-table';
import { STAGE_PATTERN } from '@muster/service-definition';
import { InvalidArgumentError, Option } from 'commander';
import type { z } from 'zod';
import { WrongUseError } from '../errors.ts';
import type { Location, Surroundings } from '../surroundings.ts';

const DEFAULT_DATA_DIRECTORY = '.muster';
/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
const MAX_FUNCTION_TIMEOUT_SECONDS = 900;

/** Makes an option parser of a schema. An option that is given twice is refused: only one of them could count. */
function parsedBy<Value>(schema: z.ZodType<Value>): (value: string, previous: Value | undefined) => Value {
  return (value, previous) => {
    if (previous !== undefined) throw new InvalidArgumentError('It was given twice.');
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    throw new InvalidArgumentError(`${result.error.issues[0]?.message ?? 'Not valid'}.`);
  };
}

export const parseRunId = parsedBy(RunId);
export const parseAccountId = parsedBy(AccountId);
export const parseRegion = parsedBy(RegionName);

/** Makes the parser of an option that may be repeated: its value is the list of all that were given. */
const repeated =
  <Value>(parse: (text: string) => Value) =>
  (text: string, previous: readonly Value[] | undefined): readonly Value[] => [
    ...(previous ?? []),
    parse(text),
  ];

const oneOf = <Value>(schema: z.ZodType<Value>) => {
  const parse = parsedBy(schema);
  return (text: string): Value => parse(text, undefined);
};

export const parseAccountIds = repeated(oneOf(AccountId));
export const parseRegions = repeated(oneOf(RegionName));
export const parseStates = repeated(oneOf(ResourceState));

/** What ends the key of `K=V`: an equals sign without a backslash before it. */
const KEY = /^((?:[^\\=]|\\.)*)(?:=(.*))?$/s;
const unescaped = (key: string): string => key.replaceAll(/\\([\\=])/g, '$1');

/**
 * `K` or `K=V`; the value may be empty and may hold more equals signs. In the key, `\=` is an equals sign and `\\` a
 * backslash.
 */
export function parseTag(text: string): TagCondition {
  const [, written = text, value] = KEY.exec(text) ?? [];
  const key = unescaped(written);
  if (key === '') throw new InvalidArgumentError('Expected KEY or KEY=VALUE.');
  return value === undefined ? { key } : { key, value };
}

function parseTagKey(text: string): string {
  if (text === '') throw new InvalidArgumentError('Expected a tag key.');
  return text;
}

export const parseTags = repeated(parseTag);
export const parseTagKeys = repeated(parseTagKey);

export function parseFunctionTimeout(text: string): number {
  const seconds = Number(text);
  if (!/^\d+$/.test(text) || seconds < 1 || seconds > MAX_FUNCTION_TIMEOUT_SECONDS)
    throw new InvalidArgumentError(`Expected whole seconds from 1 to ${MAX_FUNCTION_TIMEOUT_SECONDS}.`);
  return seconds;
}

function parseProfile(text: string, previous: string | undefined): string {
  if (previous !== undefined) throw new InvalidArgumentError('It was given twice.');
  if (text === '') throw new InvalidArgumentError('Expected the name of a profile.');
  return text;
}

const dataOption = (): Option =>
  new Option(
    '--data <dir>',
    'data directory (default: $MUSTER_DATA, or .muster in the current directory)',
  ).argParser((directory) => {
    if (directory === '') throw new InvalidArgumentError('Expected a directory.');
    return directory;
  });

/** The options that say where runs and the inventory are. */
export const locationOptions = (): readonly Option[] => [
  new Option('--engine <engine>', 'this machine, or the services in AWS')
    .choices(['local', 'aws'])
    .default('local'),
  new Option('--stage <stage>', 'stage of the deployed services, with --engine aws'),
  dataOption(),
  new Option(
    '--profile <name>',
    'AWS profile; wins over AWS_PROFILE and over keys in the environment',
  ).argParser(parseProfile),
];

export interface LocationOptions {
  readonly engine: 'local' | 'aws';
  readonly stage?: string;
  readonly data?: string;
  readonly profile?: string;
}

export const jsonOption = (description = 'print one JSON document'): Option =>
  new Option('--json', description);

/** The data directory as an absolute path. */
export function dataDirectory(option: string | undefined, surroundings: Surroundings): string {
  const chosen = option ?? (surroundings.environment.MUSTER_DATA || DEFAULT_DATA_DIRECTORY);
  return resolve(surroundings.workingDirectory, chosen);
}

/** Where to look. @throws WrongUseError for options that do not go together */
export function locationOf({ engine, stage, data }: LocationOptions, surroundings: Surroundings): Location {
  if (engine === 'local') {
    if (stage !== undefined) throw new WrongUseError('--stage goes with --engine aws');
    return { engine, dataDirectory: dataDirectory(data, surroundings) };
  }
  if (data !== undefined)
    throw new WrongUseError('--data goes with --engine local; in AWS the data is in the stage');
  if (stage === undefined)
    throw new WrongUseError('--engine aws needs --stage: the name under which the services were deployed');
  if (!STAGE_PATTERN.test(stage))
    throw new WrongUseError(
      `"${stage}" is no stage: a stage has 1 to 20 lower-case letters, digits or hyphens`,
    );
  return { engine, stage };
}

/** How messages call a location. */
export const locationName = (location: Location): string =>
  location.engine === 'aws' ? `stage ${location.stage}` : location.dataDirectory;

const quoted = (text: string): string =>
  /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** What has to be repeated on another command line so that it uses the same data directory. */
export const dataOptionText = (option: string | undefined): string =>
  option === undefined ? '' : ` --data ${quoted(option)}`;

/** What has to be repeated on another command line so that it looks at the same place, as the same caller. */
export const locationText = ({ engine, stage, data, profile }: LocationOptions): string => {
  const place = engine === 'aws' ? ` --engine aws --stage ${stage ?? ''}` : dataOptionText(data);
  return profile === undefined ? place : `${place} --profile ${quoted(profile)}`;
};

export const noSuchRun = (runId: string, location: Location, options: LocationOptions): WrongUseError =>
  new WrongUseError(
    `there is no run ${runId} in ${locationName(location)}; "npx muster runs${locationText(options)}" lists the runs`,
  );
