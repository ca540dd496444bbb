import { describe, expect, it } from '@jest/globals';
import { jsonIn } from './json-in.ts';

describe('the JSON in a text', () => {
  it.each([
    ['{"a":[1,null]}', { a: [1, null] }],
    ['null', null],
    ['"text"', 'text'],
  ])('is the value of %s', (text, value) => {
    expect(jsonIn(text)).toEqual(value);
  });

  it.each(['', '{', 'undefined', "{'a':1}", 'null null'])('is undefined in %j', (text) => {
    expect(jsonIn(text)).toBeUndefined();
  });
});
