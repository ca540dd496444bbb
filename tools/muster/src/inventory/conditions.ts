import { isIPv4 } from 'node:net';
import { AccountId, RegionName, statesOfResources, wordsForAll } from '@muster/contracts';
import { didYouMean } from '@muster/errors';
import {
  hasWildcard,
  matchesPattern,
  parsePattern,
  type TagCondition,
  type TextPattern,
} from '@muster/inventory-table/filter';
import { InvalidArgumentError } from 'commander';
import { asSentence } from '../output/sentence.ts';

/** Longer than any value that EC2 has. */
const MAX_TEXT_LENGTH = 1_000;

/** Makes the parser of an option that can be repeated. Its value is the list of all given values. */
const repeated =
  <Value>(parse: (text: string) => Value) =>
  (text: string, previous: readonly Value[] | undefined): readonly Value[] => [
    ...(previous ?? []),
    parse(text),
  ];

function textWith(what: string): (text: string) => TextPattern {
  return (text) => {
    if (text === '') throw new InvalidArgumentError(`Enter ${what}.`);
    if (text.length > MAX_TEXT_LENGTH)
      throw new InvalidArgumentError(`Enter at most ${MAX_TEXT_LENGTH} characters.`);
    return parsePattern(text);
  };
}

export const parseTexts = (what: string) => repeated(textWith(what));

/** An account as it was written: its ID or its name, with wildcards or without. */
function parseAccount(text: string): TextPattern {
  const pattern = textWith('an account ID or name')(text);
  if (hasWildcard(pattern) || !/^\d+$/.test(pattern)) return pattern;
  return textOf(AccountId.safeParse(pattern));
}

export const parseAccounts = repeated(parseAccount);

function parseRegion(text: string): TextPattern {
  const pattern = textWith('a region')(text);
  if (!hasWildcard(pattern)) return textOf(RegionName.safeParse(pattern));
  if (/^[a-z0-9*-]+$/.test(text)) return pattern;
  throw new InvalidArgumentError('Use lower-case letters, digits, hyphens and wildcards, such as eu-*.');
}

export const parseRegionPatterns = repeated(parseRegion);

function textOf(
  result:
    | { readonly success: true; readonly data: string }
    | {
        readonly success: false;
        readonly error: { readonly issues: readonly { readonly message: string }[] };
      },
): string {
  if (result.success) return result.data;
  throw new InvalidArgumentError(asSentence(result.error.issues[0]?.message ?? 'not valid'));
}

function parseState(text: string): TextPattern {
  const pattern = textWith('a state')(text);
  const states = statesOfResources();
  if (states.some((state) => matchesPattern(pattern, state))) return pattern;
  if (text === 'gone') throw new InvalidArgumentError(`Use --gone for deleted ${wordsForAll().many}.`);
  const none = hasWildcard(pattern) ? 'No state matches this' : 'There is no such state';
  const meant = didYouMean(text, states);
  throw new InvalidArgumentError(`${none}${meant === '' ? '.' : meant} States: ${states.join(', ')}.`);
}

export const parseStates = repeated(parseState);

/** An IPv4 address, or a part of one with wildcards. Another text would match nothing. */
function parseIp(text: string): TextPattern {
  if (/\/\d+$/.test(text))
    throw new InvalidArgumentError(`Use wildcards, not a CIDR block: for 10.1.0.0/16, write '10.1.*'.`);
  const pattern = textWith('an IP address')(text);
  if (hasWildcard(pattern) ? /^[\d.*]+$/.test(text) : isIPv4(text)) return pattern;
  throw new InvalidArgumentError(
    "Enter an IPv4 address such as 10.1.2.3, or a part with wildcards: '10.1.*'.",
  );
}

export const parseIps = repeated(parseIp);

/** The end of the key in `K=V`: an equals sign without a backslash before it. */
const KEY = /^((?:[^\\=]|\\.)*)(?:=(.*))?$/s;

/** In a key, a backslash before a backslash, an equals sign or a star makes the character literal. */
const KEY_CHARACTER = /\\([\\=*])|(.)/gs;

function patternOfKey(written: string): TextPattern {
  const pieces: string[] = [];
  let piece = '';
  for (const [, escaped, character] of written.matchAll(KEY_CHARACTER))
    if (character === '*') {
      pieces.push(piece);
      piece = '';
    } else piece += escaped ?? character ?? '';
  return pieces.length === 0 ? piece : { pieces: [...pieces, piece] };
}

/**
 * `K` or `K=V`, both with wildcards. The value may be empty and may contain equals signs. In the key, `\=` is an equals
 * sign, `\*` a star and `\\` a backslash.
 */
export function parseTag(text: string): TagCondition {
  const [, written = text, value] = KEY.exec(text) ?? [];
  if (written === '') throw new InvalidArgumentError('Use KEY or KEY=VALUE.');
  const key = patternOfKey(written);
  return value === undefined ? { key } : { key, value: parsePattern(value) };
}

export const parseTags = repeated(parseTag);
export const parseTagKeys = parseTexts('a tag key');
