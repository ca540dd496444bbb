import * as z from 'zod';
import { expecting } from './values/expecting.ts';

/**
 * A mapping with foreign keys as JSON and the tables store it: a list of pairs, each key once. In an object, one
 * library or another would lose or refuse keys such as `__proto__` and `constructor`.
 */
export type Pairs<Value> = readonly (readonly [key: string, value: Value])[];

/** The input of a schema for such a mapping. People and other teams write objects. */
export type Mapping<Value> = Pairs<Value> | ReadonlyMap<string, Value> | Readonly<Record<string, Value>>;

/** Properties of a schema in this file, for its JSON Schema. */
export interface EntriesForm {
  /** Whether a list of pairs is accepted in addition to a mapping. */
  readonly pairs: boolean;
  readonly key: z.ZodType<string>;
  readonly value: z.ZodType;
}

const forms = new WeakMap<z.core.$ZodType, EntriesForm>();

/** The form of a schema in this file. Undefined for every other schema. */
export const entriesFormOf = (schema: z.core.$ZodType): EntriesForm | undefined => forms.get(schema);

/**
 * The entries of a mapping: of a `Map`, or the own properties of an object, with any name. Undefined for anything else.
 */
export function entriesOf(data: unknown): Iterable<readonly [unknown, unknown]> | undefined {
  if (data instanceof Map) return data;
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? Object.entries(data) : undefined;
}

const isPair = (data: unknown): data is readonly [unknown, unknown] =>
  Array.isArray(data) && data.length === 2;

type Context = z.core.$RefinementCtx;

/** Passes on the issues of a part, below its key. */
function pass(
  context: Context,
  path: PropertyKey[],
  input: unknown,
  issues: readonly z.core.$ZodIssue[],
): void {
  for (const issue of issues)
    context.issues.push({ ...issue, input, path: [...path, ...issue.path] } as z.core.$ZodRawIssue);
}

function parseEntries<Value>(
  entries: Iterable<readonly [unknown, unknown]>,
  { key: Key, value: Value }: { key: z.ZodType<string>; value: z.ZodType<Value> },
  context: Context,
): Pairs<Value> {
  const pairs: (readonly [string, Value])[] = [];
  const seen = new Set<string>();
  for (const [givenKey, givenValue] of entries) {
    const name = String(givenKey);
    const key = Key.safeParse(givenKey);
    const value = Value.safeParse(givenValue);
    const ofKey = (key.error?.issues ?? []).map((issue) => ({ ...issue, path: [] }));
    pass(context, [name], givenKey, ofKey);
    // The key and the value can have the same mistake. It is reported once.
    const ofValue = (value.error?.issues ?? []).filter(
      ({ message, path }) => path.length > 0 || ofKey.every((issue) => issue.message !== message),
    );
    pass(context, [name], givenValue, ofValue);
    if (seen.has(name))
      pass(context, [name], givenKey, [{ code: 'custom', path: [], message: 'duplicate key' }]);
    seen.add(name);
    if (key.success && value.success) pairs.push([key.data, value.data]);
  }
  return pairs;
}

function entries<Value, Given>(
  form: EntriesForm & { readonly value: z.ZodType<Value> },
  expected: string,
): z.ZodType<Pairs<Value>, Given> {
  const given = z.unknown();
  forms.set(given, form);
  const schema = given.transform((data, context): Pairs<Value> => {
    const list = form.pairs && Array.isArray(data) && data.every(isPair) ? data : entriesOf(data);
    if (list !== undefined) return parseEntries(list, form, context);
    const issue = { code: 'invalid_type', expected: 'record', input: data } as const;
    context.issues.push({ ...issue, message: expecting(expected).error(issue) });
    return z.NEVER;
  });
  return schema as unknown as z.ZodType<Pairs<Value>, Given>;
}

const A_MAPPING = 'a mapping of names to values';

/**
 * A mapping as people write it: an object, or the `Map` that a YAML parser creates.
 * @param expected what the message expects in place of something else
 */
export const mappingOf = <Value, Given>(
  key: z.ZodType<string>,
  value: z.ZodType<Value, Given>,
  expected = A_MAPPING,
): z.ZodType<Pairs<Value>, ReadonlyMap<string, Given> | Readonly<Record<string, Given>>> =>
  entries({ pairs: false, key, value }, expected);

/** A list of pairs. Also reads an object, which earlier versions wrote. */
export const pairsOf = <Value, Given>(
  key: z.ZodType<string>,
  value: z.ZodType<Value, Given>,
): z.ZodType<Pairs<Value>, Mapping<Given>> => entries({ pairs: true, key, value }, A_MAPPING);

/** Tags by key, in memory. */
export type Tags = ReadonlyMap<string, string>;

const givenTags = z.unknown();
forms.set(givenTags, { pairs: false, key: z.string(), value: z.string() });

/**
 * The tags of a resource: an object in public documents and tables, a `Map` in memory. An inventory reads millions of
 * them, so there is no schema for each tag.
 */
export const Tags = givenTags.transform((data, context): Tags => {
  const tags = new Map<string, string>();
  const given = entriesOf(data);
  if (given === undefined) context.issues.push({ code: 'invalid_type', expected: 'record', input: data });
  else
    for (const [key, value] of given)
      if (typeof key === 'string' && typeof value === 'string') tags.set(key, value);
      else
        context.issues.push({ code: 'invalid_type', expected: 'string', input: value, path: [String(key)] });
  return tags;
}) as unknown as z.ZodType<Tags, ReadonlyMap<string, string> | Readonly<Record<string, string>>>;

/**
 * A mapping as an object, only for `JSON.stringify`: every key becomes an own property with any name. Read it with
 * `Tags`, not by name.
 */
export const toJsonObject = (mapping: ReadonlyMap<string, string> | Pairs<string>): Record<string, string> =>
  Object.fromEntries(mapping);
