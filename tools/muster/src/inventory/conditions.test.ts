// cspell:ignore stoped
import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import {
  parseAccounts,
  parseIps,
  parseRegionPatterns,
  parseStates,
  parseTag,
  parseTagKeys,
  parseTags,
  parseTexts,
} from './conditions.ts';

describe('parseTag', () => {
  it.each([
    ['Production', { key: 'Production' }],
    ['Production=Yes', { key: 'Production', value: 'Yes' }],
    ['Production=', { key: 'Production', value: '' }],
    ['Query=a=b', { key: 'Query', value: 'a=b' }],
    [String.raw`cost\=center=42`, { key: 'cost=center', value: '42' }],
    [String.raw`cost\=center`, { key: 'cost=center' }],
    [String.raw`path\\=C:\x`, { key: 'path\\', value: String.raw`C:\x` }],
    ['Env=prod*', { key: 'Env', value: { pieces: ['prod', ''] } }],
    ['cost*', { key: { pieces: ['cost', ''] } }],
    [String.raw`a\*b=50\*`, { key: 'a*b', value: '50*' }],
    [String.raw`a\\*=x`, { key: { pieces: ['a\\', ''] }, value: 'x' }],
    [String.raw`a\b`, { key: String.raw`a\b` }],
  ])('reads %s', (text, condition) => {
    expect(parseTag(text)).toEqual(condition);
  });

  it.each(['', '=Yes'])('refuses %j: it contains no key', (text) => {
    expect(() => parseTag(text)).toThrow(InvalidArgumentError);
  });

  it('parses any key with escaped backslash and equals sign, and any value', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.string().filter((text) => !text.includes('*')),
        (name, value) => {
          const key = name.replaceAll(/[\\=*]/g, '\\$&');
          expect(parseTag(key)).toEqual({ key: name });
          expect(parseTag(`${key}=${value}`)).toEqual({ key: name, value });
        },
      ),
    );
  });
});

describe('options that can be repeated', () => {
  it.each<[string, (text: string, previous: never) => unknown, string, unknown]>([
    ['accounts', parseAccounts, '111111111111', '111111111111'],
    ['regions', parseRegionPatterns, 'us-iso-east-1', 'us-iso-east-1'],
    ['states', parseStates, 'stopped', 'stopped'],
    ['tags', parseTags, 'A=1', { key: 'A', value: '1' }],
    ['missing tags', parseTagKeys, 'A=1', 'A=1'],
  ])('collects %s in their order', (_, parse, text, value) => {
    expect(parse(text, undefined as never)).toEqual([value]);
    expect(parse(text, ['before'] as never)).toEqual(['before', value]);
  });

  it.each<[string, (text: string, previous: undefined) => unknown, string, string]>([
    [
      'a state that does not exist',
      parseStates,
      'stoped',
      'There is no such state; did you mean stopped? States: pending,',
    ],
    ['a wildcard without a state', parseStates, 'x*', 'No state matches this.'],
    ['the state of deleted instances', parseStates, 'gone', 'Use --gone for deleted instances.'],
    [
      'an account ID of 11 digits',
      parseAccounts,
      '11111111111',
      'Expected an account id of exactly 12 digits',
    ],
    ['an empty account', parseAccounts, '', 'Enter an account ID or name.'],
    ['a region that is none', parseRegionPatterns, 'Ireland', 'Expected a region name, such as us-east-1.'],
    ['a wildcard that no region can match', parseRegionPatterns, 'EU-*', 'Use lower-case letters'],
    [
      'a CIDR block',
      parseIps,
      '10.1.0.0/16',
      "Use wildcards, not a CIDR block: for 10.1.0.0/16, write '10.1.*'.",
    ],
    ['an address that is none', parseIps, '999.1.1.1', 'Enter an IPv4 address such as 10.1.2.3'],
    ['a word for an address', parseIps, 'web*', 'Enter an IPv4 address such as 10.1.2.3'],
    ['a text that is too long', parseTexts('a name'), 'x'.repeat(1001), 'Enter at most 1000 characters.'],
  ])('refuse %s', (_, parse, text, message) => {
    expect(() => parse(text, undefined)).toThrow(message);
  });

  it.each<[string, (text: string, previous: undefined) => unknown, string, unknown]>([
    ['an account by name', parseAccounts, 'prod', 'prod'],
    ['accounts by wildcard', parseAccounts, '1111*', { pieces: ['1111', ''] }],
    ['regions by wildcard', parseRegionPatterns, 'eu-*', { pieces: ['eu-', ''] }],
    ['states by wildcard', parseStates, 'stop*', { pieces: ['stop', ''] }],
    ['any address', parseIps, '*', { pieces: ['', ''] }],
    ['addresses by wildcard', parseIps, '10.1.*', { pieces: ['10.1.', ''] }],
    ['an address', parseIps, '10.1.2.3', '10.1.2.3'],
  ])('accept %s', (_, parse, text, pattern) => {
    expect(parse(text, undefined)).toEqual([pattern]);
  });
});
