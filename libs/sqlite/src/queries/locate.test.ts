// cspell:ignore nme
import { describe, expect, it } from '@jest/globals';
import { tokenIn } from './locate.ts';

describe('tokenIn', () => {
  it.each([
    ['near "FORM": syntax error', 'FORM'],
    ['no such column: t.nme', 't.nme'],
    ['no such table: resource', 'resource'],
    ['ambiguous column name: region', 'region'],
    ['wrong number of arguments to function count()', 'count'],
    ['unrecognized token: "@"', '@'],
    ['malformed JSON', undefined],
    ['incomplete input', undefined],
  ])('finds the token in: %s', (message, token) => {
    expect(tokenIn(message)).toBe(token);
  });
});
