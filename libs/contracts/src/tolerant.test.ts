import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { allContracts } from './all.ts';
import { defineContract } from './contract.ts';
import { parseContract } from './parse.ts';
import { refuseUnknown, tolerant } from './tolerant.ts';

/** The data as a later version may write it, with one more property in every object with fixed properties. */
const withMore = (data: unknown): unknown => {
  if (Array.isArray(data)) return data.map(withMore);
  if (typeof data !== 'object' || data === null || Object.keys(data).length === 0) return data;
  const entries = Object.entries(data).map(([name, value]) => [name, withMore(value)]);
  return Object.fromEntries([...entries, ['addedInALaterVersion', { at: '2027-01-01' }]]);
};

/** Objects with names from outside, and parts that readers must know completely. */
const KEPT: readonly string[] = ['apiCalls', 'request', 'rules', 'set', 'match', 'tags', 'previous'];

const withoutKept = (data: unknown, original: unknown): unknown => {
  if (Array.isArray(data))
    return data.map((item, index) => withoutKept(item, Reflect.get(Object(original), index)));
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => {
      const before: unknown = Reflect.get(Object(original), name);
      return [name, KEPT.includes(name) ? before : withoutKept(value, before)];
    }),
  );
};

const written = ['muster-config.v1', 'run-request.v1'];

describe('a reader of a contract', () => {
  const messages = allContracts.filter(({ id }) => !written.includes(id));

  it.each(messages.map((contract) => [contract.id, contract] as const))(
    'for %s ignores what a later version added',
    (_id, contract) => {
      const later = withoutKept(withMore(contract.example), contract.example);
      expect(later).not.toEqual(contract.example);
      expect(parseContract(contract, later)).toEqual(contract.schema.parse(contract.example));
    },
  );

  it.each(written)('for %s refuses an unknown name', (id) => {
    const contract = allContracts.find((each) => each.id === id);
    if (contract === undefined) throw new Error(`there is no ${id}`);
    const data = { ...Object(contract.example), addedInALaterVersion: 1 };
    expect(() => parseContract(contract, data)).toThrow(
      `the data is not a valid ${id}: (whole): Unrecognized key: "addedInALaterVersion"`,
    );
  });

  it('refuses an unknown condition of a rule, because the rule would match more', () => {
    const contract = allContracts.find(({ id }) => id === 'plan-tags-input.v1');
    if (contract === undefined) throw new Error('there is no plan-tags-input.v1');
    const example = contract.example as { run: { rules: object[] } };
    const rules = [{ ...example.run.rules[0], match: { vpc: 'vpc-1' } }];
    expect(() => parseContract(contract, { ...example, run: { ...example.run, rules } })).toThrow(
      'the data is not a valid plan-tags-input.v1: run.rules[0].match: Unrecognized key: "vpc"',
    );
  });

  it('names a missing field', () => {
    const contract = defineContract({
      id: 'page.v1',
      schema: z.strictObject({ items: z.array(z.strictObject({ id: z.string() })) }),
      example: { items: [] },
    });
    expect(() => parseContract(contract, { items: [{ id: 'a' }, { name: 'b' }] }, 'page 2')).toThrow(
      'page 2 is not a valid page.v1: items[1].id: Invalid input: expected string, received undefined',
    );
  });
});

describe('tolerant', () => {
  const Inner = z.strictObject({ a: z.number() });
  const data = { a: 1, b: 2 };

  it.each([
    ['an array', z.array(Inner), [data], [{ a: 1 }]],
    ['a tuple', z.tuple([Inner], Inner), [data, data], [{ a: 1 }, { a: 1 }]],
    ['a record', z.record(z.string(), Inner), { x: data }, { x: { a: 1 } }],
    ['a union', z.union([z.string(), Inner]), data, { a: 1 }],
    [
      'a discriminated union',
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('x') }),
        z.strictObject({ kind: z.literal('y') }),
      ]),
      { kind: 'y', more: 1 },
      { kind: 'y' },
    ],
    ['an optional', Inner.optional(), data, { a: 1 }],
    ['a nullable', Inner.nullable(), data, { a: 1 }],
    ['a default', Inner.default({ a: 0 }), data, { a: 1 }],
    ['a prefault', Inner.prefault({ a: 0 }), data, { a: 1 }],
    ['a readonly', Inner.readonly(), data, { a: 1 }],
    ['a preprocessed', z.preprocess((given) => given, Inner), data, { a: 1 }],
    ['a transformed', Inner.transform(({ a }) => a), data, 1],
    [
      'an object within an object',
      z.strictObject({ inner: Inner }),
      { inner: data, b: 1 },
      { inner: { a: 1 } },
    ],
  ])('reads %s', (_name, schema: z.ZodType, given, expected) => {
    expect(schema.safeParse(given).success).toBe(false);
    expect(tolerant(schema).parse(given)).toEqual(expected);
  });

  it('keeps the checks of a schema', () => {
    const schema = Inner.refine(({ a }) => a < 10, 'too large');
    expect(tolerant(schema).safeParse({ a: 10, b: 1 }).error?.issues[0]?.message).toBe('too large');
  });

  it('does not change parts that must be known completely', () => {
    const schema = z.strictObject({ exact: refuseUnknown(Inner.extend({})) });
    expect(tolerant(schema).safeParse({ exact: { a: 1 }, b: 1 }).success).toBe(true);
    expect(tolerant(schema).safeParse({ exact: data }).success).toBe(false);
  });
});
