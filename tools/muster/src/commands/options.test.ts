import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { dataOptionText, parseFunctionTimeout, parseRegion, parseTag } from './options.ts';

describe('parseTag', () => {
  it.each([
    ['Production', { key: 'Production' }],
    ['Production=Yes', { key: 'Production', value: 'Yes' }],
    ['Production=', { key: 'Production', value: '' }],
    ['Query=a=b', { key: 'Query', value: 'a=b' }],
  ])('reads %s', (text, condition) => {
    expect(parseTag(text, undefined)).toEqual(condition);
  });

  it.each(['', '=Yes'])('refuses %j: it names no key', (text) => {
    expect(() => parseTag(text, undefined)).toThrow(InvalidArgumentError);
  });

  it('refuses a second one', () => {
    expect(() => parseTag('A', { key: 'B' })).toThrow('It was given twice.');
  });

  it('gives back any key without equals sign and any value', () => {
    const key = fc.string({ minLength: 1 }).filter((text) => !text.includes('='));
    fc.assert(
      fc.property(key, fc.string(), (name, value) => {
        expect(parseTag(`${name}=${value}`, undefined)).toEqual({ key: name, value });
      }),
    );
  });
});

describe('other options', () => {
  it('refuses what is no region', () => {
    expect(() => parseRegion('Ireland', undefined)).toThrow('expected a region name, such as us-east-1.');
  });

  it.each(['0', '901', '1.5', '-1', 'ten', ''])('refuses %j as function timeout', (text) => {
    expect(() => parseFunctionTimeout(text)).toThrow('Expected whole seconds from 1 to 900.');
  });

  it('takes 3 and 900 seconds as function timeout', () => {
    expect([parseFunctionTimeout('3'), parseFunctionTimeout('900')]).toEqual([3, 900]);
  });

  it.each([
    [undefined, ''],
    ['data', ' --data data'],
    ['my data', " --data 'my data'"],
    ["it's", " --data 'it'\\''s'"],
  ])('repeats the data directory %j so that a shell reads it again', (option, text) => {
    expect(dataOptionText(option)).toBe(text);
  });
});
