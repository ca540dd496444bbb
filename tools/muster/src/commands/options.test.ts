import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import {
  dataOptionText,
  parseFunctionTimeout,
  parseAccountIds,
  parseRegions,
  parseStates,
  parseTag,
  parseTagKeys,
  parseTags,
} from './options.ts';

describe('parseTag', () => {
  it.each([
    ['Production', { key: 'Production' }],
    ['Production=Yes', { key: 'Production', value: 'Yes' }],
    ['Production=', { key: 'Production', value: '' }],
    ['Query=a=b', { key: 'Query', value: 'a=b' }],
    [String.raw`cost\=center=42`, { key: 'cost=center', value: '42' }],
    [String.raw`cost\=center`, { key: 'cost=center' }],
    [String.raw`path\\=C:\x`, { key: 'path\\', value: String.raw`C:\x` }],
    [String.raw`a\b`, { key: String.raw`a\b` }],
  ])('reads %s', (text, condition) => {
    expect(parseTag(text)).toEqual(condition);
  });

  it.each(['', '=Yes'])('refuses %j: it contains no key', (text) => {
    expect(() => parseTag(text)).toThrow(InvalidArgumentError);
  });

  it('parses any key with escaped backslash and equals sign, and any value', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (name, value) => {
        const key = name.replaceAll(/[\\=]/g, '\\$&');
        expect(parseTag(key)).toEqual({ key: name });
        expect(parseTag(`${key}=${value}`)).toEqual({ key: name, value });
      }),
    );
  });
});

describe('options that can be repeated', () => {
  it.each<[string, (text: string, previous: never) => unknown, string, unknown]>([
    ['accounts', parseAccountIds, '111111111111', '111111111111'],
    ['regions', parseRegions, 'us-iso-east-1', 'us-iso-east-1'],
    ['states', parseStates, 'stopped', 'stopped'],
    ['tags', parseTags, 'A=1', { key: 'A', value: '1' }],
    ['missing tags', parseTagKeys, 'A=1', 'A=1'],
  ])('collects %s in their order', (_, parse, text, value) => {
    expect(parse(text, undefined as never)).toEqual([value]);
    expect(parse(text, ['before'] as never)).toEqual(['before', value]);
  });

  it('refuses a state that does not exist in EC2', () => {
    expect(() => parseStates('started', undefined)).toThrow(InvalidArgumentError);
  });
});

describe('other options', () => {
  it('refuses an invalid region', () => {
    expect(() => parseRegions('Ireland', undefined)).toThrow('expected a region name, such as us-east-1.');
  });

  it.each(['0', '901', '1.5', '-1', 'ten', ''])('refuses %j as function timeout', (text) => {
    expect(() => parseFunctionTimeout(text)).toThrow('Enter whole seconds from 1 to 900.');
  });

  it('accepts 3 and 900 seconds as function timeout', () => {
    expect([parseFunctionTimeout('3'), parseFunctionTimeout('900')]).toEqual([3, 900]);
  });

  it.each([
    [undefined, ''],
    ['data', ' --data data'],
    ['my data', " --data 'my data'"],
    ["it's", " --data 'it'\\''s'"],
  ])('quotes the data directory %j for a shell', (option, text) => {
    expect(dataOptionText(option)).toBe(text);
  });
});
