import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { type ExportedSchema, incompatibilities } from './compatibility.ts';
import { defineContract } from './contract.ts';
import { toJsonSchema } from './json-schema.ts';

const exported = (id: string, schema: z.ZodType): [string, ExportedSchema] => [
  id,
  JSON.parse(toJsonSchema(defineContract({ id, schema, example: {} }))) as ExportedSchema,
];

const compare = (before: z.ZodType, after: z.ZodType, id = 'page.v1'): string[] =>
  incompatibilities(new Map([exported(id, before)]), new Map([exported(id, after)]));

const page = {
  done: z.boolean(),
  state: z.enum(['open', 'closed']),
  counts: z.strictObject({ seen: z.number().int().min(0) }),
  items: z.array(z.strictObject({ id: z.string(), note: z.string().optional() })),
  next: z.union([z.string(), z.strictObject({ token: z.string() })]).optional(),
};
const Page = z.strictObject(page);
const instead = '; add a new version of the contract instead';

describe('versions that are compatible', () => {
  it.each([
    ['identical versions', Page],
    ['an optional property', Page.extend({ odd: z.strictObject({ count: z.number() }).optional() })],
    ['a property with a default', Page.extend({ attempt: z.number().default(1) })],
    [
      'an optional property at a deeper level',
      Page.extend({ items: z.array(page.items.element.extend({ odd: z.boolean().optional() })) }),
    ],
    ['readers that ignore unknown properties', z.object(page)],
    ['another description', Page.describe('A page of a listing.')],
  ])('%s', (_name, later) => {
    expect(compare(Page, later)).toEqual([]);
  });

  it('a new contract', () => {
    const before = new Map([exported('page.v1', Page)]);
    expect(incompatibilities(before, new Map([...before, exported('page.v2', z.string())]))).toEqual([]);
  });
});

describe('a later version must not', () => {
  it.each([
    ['remove a property', Page.omit({ done: true }), ['done was removed']],
    [
      'remove an optional property',
      Page.extend({ items: z.array(z.strictObject({ id: z.string() })) }),
      ['items[].note was removed'],
    ],
    [
      'add a required property',
      Page.extend({ pages: z.number() }),
      ['pages is required now, but earlier data can lack it'],
    ],
    [
      'make an optional property required',
      Page.extend({ items: z.array(z.strictObject({ id: z.string(), note: z.string() })) }),
      ['items[].note is required now, but earlier data can lack it'],
    ],
    [
      'make a required property optional',
      Page.extend({ done: page.done.optional() }),
      ['done is optional now, but earlier versions require it'],
    ],
    [
      'add a value',
      Page.extend({ state: z.enum(['open', 'closed', 'lost']) }),
      ['state accepts "lost" now, which earlier versions reject'],
    ],
    ['remove a value', Page.extend({ state: z.enum(['open']) }), ['state no longer accepts "closed"']],
    [
      'change a type',
      Page.extend({ counts: z.strictObject({ seen: z.string() }) }),
      [
        'counts.seen: type was "integer" and is "string"',
        'counts.seen: minimum was 0 and is absent',
        'counts.seen: maximum was 9007199254740991 and is absent',
      ],
    ],
    [
      'narrow or widen a limit',
      Page.extend({ counts: z.strictObject({ seen: z.number().int().min(1) }) }),
      ['counts.seen: minimum was 0 and is 1'],
    ],
    [
      'add an alternative',
      Page.extend({
        next: z.union([z.string(), z.strictObject({ token: z.string() }), z.number()]).optional(),
      }),
      ['next: anyOf has 3 schemas instead of 2'],
    ],
    [
      'change an alternative',
      Page.extend({ next: z.union([z.string(), z.strictObject({ key: z.string() })]).optional() }),
      ['next.token was removed', 'next.key is required now, but earlier data can lack it'],
    ],
    [
      'allow any text instead of a list of values',
      Page.extend({ state: z.string() }),
      ['state: the list of values was added or removed'],
    ],
  ])('%s', (_name, later, expected) => {
    expect(compare(Page, later).toSorted()).toEqual(
      expected.map((change) => `page.v1: ${change}${instead}`).toSorted(),
    );
  });

  it('remove a contract', () => {
    expect(incompatibilities(new Map([exported('page.v1', Page)]), new Map())).toEqual([
      'page.v1 was removed; keep it as long as data or services can use it',
    ]);
  });
});

describe('a file that people write', () => {
  const id = 'muster-config.v1';
  const File = z.strictObject({
    accounts: z.array(z.string()).min(2),
    state: z.enum(['a']),
    name: z.string(),
  });

  it.each([
    ['accepts a new value', File.extend({ state: z.enum(['a', 'b']) })],
    ['requires less', File.extend({ name: z.string().optional() })],
    ['accepts a shorter list', File.extend({ accounts: z.array(z.string()).min(1) })],
    ['accepts a list of any length', File.extend({ accounts: z.array(z.string()) })],
  ])('%s', (_name, later) => {
    expect(compare(File, later, id)).toEqual([]);
  });

  it.each([
    ['a value', File.extend({ state: z.enum(['c']) }), 'state no longer accepts "a"'],
    [
      'a shorter list',
      File.extend({ accounts: z.array(z.string()).min(3) }),
      'accounts: minItems was 2 and is 3',
    ],
    ['a name', File.omit({ name: true }), 'name was removed'],
  ])('must still accept %s', (_name, later, expected) => {
    expect(compare(File, later, id)).toEqual([`${id}: ${expected}${instead}`]);
  });
});
