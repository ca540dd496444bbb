import { describe, expect, it } from '@jest/globals';
import { dataOptionText, parseFunctionTimeout, parseRegion } from './options.ts';

describe('other options', () => {
  it('refuses an invalid region', () => {
    expect(() => parseRegion('Ireland', undefined)).toThrow('Expected a region name, such as us-east-1.');
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
