import { formatPath } from '@muster/contracts';
import { didYouMean } from '@muster/errors';
import type { z } from 'zod';

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** A mistake in the configuration, in terms of YAML. */
export interface ConfigIssue {
  readonly path: Path;
  /** `rules[0].set`. Empty for the file as a whole. */
  readonly name: string;
  /** `expected a mapping of keys to values` */
  readonly message: string;
}

const NO_MESSAGE = 'Invalid input';
const ENUM_MESSAGE = 'Invalid option: expected one of ';
const IN_QUOTES = 'in quotes';

/** What to write, by the type that zod expects. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['array', 'a list, such as [a, b]'],
  ['boolean', 'true or false, without quotes'],
  ['int', 'a whole number, without quotes or a unit'],
  ['number', 'a number, without quotes or a unit'],
  ['object', 'a mapping of keys to values'],
  ['record', 'a mapping of keys to values'],
  ['string', `a string; put the value ${IN_QUOTES}`],
]);

/** Where keys belong that people write elsewhere. */
const PLACES: ReadonlyMap<string, string> = new Map([
  ...['externalId', 'reader', 'tagger', 'through'].map((key) => [key, 'under roles'] as const),
  ...['include', 'exclude'].map((key) => [key, 'under organization'] as const),
  ...['profile', 'role', 'self'].map((key) => [key, 'in an entry of accounts'] as const),
  ...[
    'match',
    'renameKey',
    'normalize',
    'mapValue',
    'set',
    'setIfMissing',
    'remove',
    'keepOnly',
    'onConflict',
    'priority',
    'owned',
  ].map((key) => [key, 'in an entry of rules'] as const),
  ...[
    'accountNames',
    'organizationalUnits',
    'accountTags',
    'resourceTypes',
    'states',
    'missingTags',
    'hasTag',
    'managed',
    'instanceTypes',
    'launchedBefore',
    'launchedAfter',
    'olderThan',
    'vpcs',
    'subnets',
    'images',
    'platforms',
    'any',
    'all',
    'not',
  ].map((key) => [key, 'under match of a rule'] as const),
  ...['maxResources', 'maxSharePercent'].map(
    (key) => [key, 'in an entry of rules or under planLimits'] as const,
  ),
  ...['noneLeftOf', 'halfLeftOf', 'pauseSeconds'].map((key) => [key, 'under lossGuard'] as const),
]);
/** The same for keys that are right in several places, in a rule. */
const PLACES_IN_RULE: ReadonlyMap<string, string> = new Map(
  ['accounts', 'regions', 'tags'].map((key) => [key, 'under match of the rule']),
);

/** Passes the known keys of a mapping with unknown ones to `toConfigIssues`, as the message of the issue. */
export const nameKnownKeys: z.core.$ZodErrorMap = ({ code, inst }) => {
  if (code !== 'unrecognized_keys') return undefined;
  const def = (inst as z.core.$ZodTypes | undefined)?._zod.def;
  return def?.type === 'object' ? Object.keys(def.shape).join(',') : undefined;
};

function unknownKey(key: string, path: Path, known: readonly string[]): string {
  if (key === 'version') return 'unknown key; a configuration has no version; remove it';
  const place = (path.includes('rules') ? PLACES_IN_RULE.get(key) : undefined) ?? PLACES.get(key);
  const advice =
    didYouMean(key, known) ||
    (place === undefined ? `; the keys here are ${known.join(', ')}` : `; write it ${place}`);
  return `unknown key${advice}`;
}

/**
 * The problems that zod reported, one entry for each place in the file, in terms of YAML.
 * @param writtenAt the text of a value in the file
 */
export function toConfigIssues(
  issues: readonly Issue[],
  writtenAt: (path: Path) => string | undefined,
  parent: Path = [],
): ConfigIssue[] {
  return issues.flatMap((issue) => {
    const path = [...parent, ...issue.path];
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) =>
        issueAt([...path, key], unknownKey(key, path, issue.message.split(','))),
      );
    if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => issueAt(path, message));
    if (issue.code === 'invalid_union' && issue.message === NO_MESSAGE)
      return toConfigIssues(closestBranch(issue.errors), writtenAt, path);
    return [issueAt(path, messageOf(issue, writtenAt(path)))];
  });
}

const issueAt = (path: Path, message: string): ConfigIssue => ({ path, name: formatPath(path), message });

function messageOf(issue: Issue, written: string | undefined): string {
  const message = plainMessage(issue, written);
  return message.endsWith(IN_QUOTES) && written !== undefined
    ? `${message}: ${JSON.stringify(written)}`
    : message;
}

/** zod's own messages in terms of YAML. Other messages are ours. */
function plainMessage(issue: Issue, written: string | undefined): string {
  const { message } = issue;
  if (message.startsWith(ENUM_MESSAGE)) return oneOf(message.slice(ENUM_MESSAGE.length), written);
  if (issue.code === 'invalid_type' && message.startsWith(NO_MESSAGE)) {
    const expected = `expected ${TYPES.get(issue.expected) ?? issue.expected}`;
    return message.endsWith('received undefined') ? `missing; ${expected}` : expected;
  }
  if (issue.code === 'too_small' && message.startsWith('Too small'))
    return `expected at least ${issue.minimum}${unitOf(issue.origin)}`;
  if (issue.code === 'too_big' && message.startsWith('Too big'))
    return `expected at most ${issue.maximum}${unitOf(issue.origin)}`;
  return message.replace(/^Invalid (input|option): /, '');
}

const unitOf = (origin: string): string =>
  origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '';

/** @param options `"keep"|"overwrite"` */
function oneOf(options: string, written: string | undefined): string {
  const names = options.split('|').map((option) => option.replaceAll('"', ''));
  return `expected one of ${names.join(', ')}${written === undefined ? '' : didYouMean(written, names)}`;
}

/** The alternative of a union that matches best: the one whose problem is nested deepest. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (issues: readonly Issue[]) => Math.max(0, ...issues.map(depthOf));
  return branches.reduce((best, next) => (depth(next) > depth(best) ? next : best), branches[0] ?? []);
}

/** An unknown key is reported at its mapping. */
const depthOf = (issue: Issue): number => issue.path.length + (issue.code === 'unrecognized_keys' ? 1 : 0);
