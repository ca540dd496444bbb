import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromAttributes, NotStorableError, toAttributes } from './attribute-values.ts';

describe('toAttributes', () => {
  it('writes every type that Muster stores, and leaves out undefined values', () => {
    const bytes = new Uint8Array([1, 2]);
    expect(
      toAttributes({
        text: '',
        number: -1.5,
        yes: true,
        nothing: null,
        absent: undefined,
        bytes,
        list: ['a', [1], { b: undefined, c: 'd' }],
        map: new Map<string, unknown>([
          ['k', 'v'],
          ['nested', new Map([['a', 1]])],
        ]),
      }),
    ).toEqual({
      text: { S: '' },
      number: { N: '-1.5' },
      yes: { BOOL: true },
      nothing: { NULL: true },
      bytes: { B: bytes },
      list: { L: [{ S: 'a' }, { L: [{ N: '1' }] }, { M: { c: { S: 'd' } } }] },
      map: { M: { k: { S: 'v' }, nested: { M: { a: { N: '1' } } } } },
    });
  });

  it.each([
    ['a function', () => undefined],
    ['NaN', Number.NaN],
    ['an infinite number', Infinity],
    ['an inexact number', 2 ** 53],
    ['a bigint', 1n],
    ['a date', new Date(0)],
    ['a set', new Set(['a'])],
    ['undefined in a list', [undefined]],
  ])('refuses %s', (_, value) => {
    expect(() => toAttributes({ value })).toThrow(NotStorableError);
  });

  it('ignores the `constructor` of a map', () => {
    const odd = { constructor: 'Example Builders', toString: 'x', valueOf: 'y', hasOwnProperty: 'z' };
    expect(toAttributes({ odd })).toEqual({
      odd: {
        M: {
          constructor: { S: 'Example Builders' },
          toString: { S: 'x' },
          valueOf: { S: 'y' },
          hasOwnProperty: { S: 'z' },
        },
      },
    });
  });
});

describe('fromAttributes', () => {
  it('reads every type, sets as lists', () => {
    const bytes = new Uint8Array([1, 2]);
    expect(
      fromAttributes({
        text: { S: '' },
        number: { N: '-1.5' },
        no: { BOOL: false },
        nothing: { NULL: true },
        bytes: { B: bytes },
        list: { L: [{ S: 'a' }, { M: {} }] },
        texts: { SS: ['a'] },
        numbers: { NS: ['1', '2'] },
      }),
    ).toEqual({
      text: '',
      number: -1.5,
      no: false,
      nothing: null,
      bytes,
      list: ['a', {}],
      texts: ['a'],
      numbers: [1, 2],
    });
  });

  it('returns any map of text values with any keys', () => {
    const key = fc.oneof(
      fc.constantFrom(...Object.getOwnPropertyNames(Object.prototype)),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.string({ unit: 'binary' }))), (entries) => {
        const map = new Map(entries);
        const { read } = fromAttributes(toAttributes({ read: map }));
        expect(new Map(Object.entries(Object(read)))).toEqual(map);
      }),
    );
  });
});
