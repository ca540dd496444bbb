import { expect, it } from '@jest/globals';
import { type Resource, ResourceItemV1, type ResourceItem, TargetItemV1 } from '@muster/contracts';
import fc from 'fast-check';
import type { Arrangement, ResourceFilter, ResourceKey } from '../filter/resource-filter.ts';
import { parsePattern } from '../filter/text-pattern.ts';
import type { InventoryReader } from '../inventory-reader.ts';
import type { Contents } from './inventory-reader.contract.ts';

const PLACES = [
  ['111111111111', 'us-east-1'],
  ['111111111111', 'eu-west-1'],
  ['222222222222', 'us-east-1'],
] as const;
const NAMES = ['web-1', 'web-2', 'web-10', 'WEB-1', 'db*', 'db[1]', 'é\u{1f680}', '\uff5e', 'a?b', undefined];
const TYPES = ['m7g.large', 'm7g.xlarge', 't3.micro', undefined];
const DAYS = ['2026-09-01', '2026-10-01', '2026-11-01', undefined];
const KEYS = ['Owner', 'cost:center', 'say "hi"\\', 'constructor', '*', 'Ow'];

function resourceOf(number: number): ResourceItem {
  const [accountId, region] = PLACES[number % PLACES.length] ?? PLACES[0];
  const resourceId = `i-${(number % 7).toString(16)}${number.toString(16).padStart(16, '0')}`;
  const pick = <Value>(values: readonly Value[], step: number): Value | undefined =>
    values[(number * step) % values.length];
  const name = pick(NAMES, 7);
  const tags: [string, string][] = KEYS.filter((_, index) => (number + index) % 3 === 0).map((key, index) => [
    key,
    index % 2 === 0 ? `value-${number % 4}` : '',
  ]);
  const day = pick(DAYS, 3);
  return ResourceItemV1.schema.parse({
    ...ResourceItemV1.example,
    pk: `${accountId}#${region}`,
    sk: `ec2:instance#${resourceId}`,
    accountId,
    region,
    resourceId,
    state: pick(['running', 'stopped', 'shutting-down', 'unknown'], 5),
    instanceType: pick(TYPES, 1),
    vpcId: number % 2 === 0 ? undefined : 'vpc-1',
    privateIpAddress: `10.0.${number % 3}.${number}`,
    publicIpAddress: number % 5 === 0 ? `192.0.2.${number}` : undefined,
    launchTime: day === undefined ? undefined : `${day}T00:00:00.000Z`,
    changedAt: `2026-11-${String(1 + (number % 28)).padStart(2, '0')}T08:00:00.000Z`,
    ...(number % 9 === 0 ? { goneAt: '2026-11-24T08:00:00.000Z', expiresAtEpochSeconds: 1_900_000_000 } : {}),
    tags: Object.fromEntries(name === undefined ? tags : [...tags, ['Name', name]]),
  });
}

const items = Array.from({ length: 60 }, (_, number) => resourceOf(number));
/** A later version may have written a type that this one does not know. */
const ofUnknownType: ResourceItem = {
  ...resourceOf(1),
  sk: 'toy:train#i-0',
  resourceType: 'toy:train',
  resourceId: 'i-0',
};
const contents: Contents = {
  resources: [...items, ofUnknownType],
  targets: PLACES.map(([accountId, region]) =>
    TargetItemV1.schema.parse({
      ...TargetItemV1.example,
      pk: `${accountId}#${region}`,
      accountId,
      region,
    }),
  ),
  accounts: [],
};

/** A filter as its options are written, with wildcards. */
interface Written {
  accountIds?: string[] | undefined;
  regions?: string[] | undefined;
  ids?: string[] | undefined;
  states?: string[] | undefined;
  values: { keys: ResourceKey[]; texts: string[] }[];
  tags: { key: string; value?: string | undefined }[];
  missingTags: string[];
  launchedBefore?: string | undefined;
  launchedSince?: string | undefined;
  changedSince?: string | undefined;
  gone?: boolean | undefined;
}

const filterOf = ({ ids, states, values, tags, missingTags, ...rest }: Written): ResourceFilter => ({
  ...rest,
  ids: ids?.map(parsePattern),
  states: states?.map(parsePattern),
  values: values.map(({ keys, texts }) => ({ keys, patterns: texts.map(parsePattern) })),
  tags: tags.map(({ key, value }) => ({
    key: parsePattern(key),
    value: value === undefined ? undefined : parsePattern(value),
  })),
  missingTags: missingTags.map(parsePattern),
});

/** Wildcards as a regular expression: a second, simpler way to the same answer. */
function isLike(text: string | undefined, written: string): boolean {
  if (text === undefined) return false;
  const source = written
    .split(/(\\\*|\*)/)
    .map((part) =>
      part === '*' ? '.*' : part.replace(/^\\\*$/, '*').replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`),
    )
    .join('');
  return new RegExp(`^${source}$`, 's').test(text);
}

const textOf = (item: Resource, key: ResourceKey): string | undefined =>
  'tag' in key ? item.tags.get(key.tag) : item[key.field];

/** The filter, in the plainest words. */
function isWanted(item: ResourceItem, written: Written): boolean {
  const tags = [...item.tags];
  const some = (texts: readonly string[] | undefined, value: string | undefined) =>
    texts === undefined || texts.some((text) => isLike(value, text));
  const conditions = [
    (item.goneAt !== undefined) === (written.gone === true),
    written.accountIds === undefined || written.accountIds.includes(item.accountId),
    written.regions === undefined || written.regions.includes(item.region),
    some(written.ids, item.resourceId),
    some(written.states, item.state),
    ...written.values.map(({ keys, texts }) => keys.some((key) => some(texts, textOf(item, key)))),
    ...written.tags.map((tag) =>
      tags.some(
        ([key, value]) => isLike(key, tag.key) && (tag.value === undefined || isLike(value, tag.value)),
      ),
    ),
    ...written.missingTags.map((key) => tags.every(([name]) => !isLike(name, key))),
    written.launchedBefore === undefined ||
      (item.launchTime !== undefined && Date.parse(item.launchTime) < Date.parse(written.launchedBefore)),
    written.launchedSince === undefined ||
      (item.launchTime !== undefined && Date.parse(item.launchTime) >= Date.parse(written.launchedSince)),
    written.changedSince === undefined || Date.parse(item.changedAt) >= Date.parse(written.changedSince),
  ];
  return conditions.every(Boolean);
}

const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const someOf = (...texts: string[]) => fc.array(fc.constantFrom(...texts), { minLength: 1, maxLength: 3 });
const key = fc.constantFrom<ResourceKey>(
  { tag: 'Name' },
  { tag: 'Owner' },
  { tag: 'say "hi"\\' },
  { field: 'instanceType' },
  { field: 'vpcId' },
  { field: 'privateIpAddress' },
  { field: 'publicIpAddress' },
  { field: 'launchTime' },
  { field: 'state' },
);
const time = fc.constantFrom(
  '2026-09-01T00:00:00.000Z',
  '2026-10-01T00:00:00.000Z',
  '2026-11-15T08:00:00.000Z',
);
const text = fc.constantFrom(
  ...[
    'web-*',
    '*-1',
    'web-1',
    'w*b*1',
    '*',
    'db\\*',
    'db*',
    'db[1]',
    '\u{1f680}',
    '*\u{1f680}',
    'a?b',
    'a*b',
  ],
  ...['m7g.*', 't3.micro', 'vpc-*', '10.0.1.*', '192.*', 'value-*', 'value-2', '', '\uff5e'],
);
const tagKey = fc.constantFrom(
  'Owner',
  'Ow*',
  '*:*',
  'constructor',
  'toString',
  'say "hi"\\',
  '\\*',
  '*',
  'Nam*',
);
const writtenFilter: fc.Arbitrary<Written> = fc.record({
  accountIds: optional(someOf('111111111111', '222222222222', '333333333333')),
  regions: optional(someOf('us-east-1', 'eu-west-1')),
  ids: optional(someOf('i-*', 'i-0*', '*a', items[3]?.resourceId ?? '', items[8]?.resourceId ?? '')),
  states: optional(someOf('running', 's*', 'unknown')),
  values: fc.array(
    fc.record({
      keys: fc.array(key, { minLength: 1, maxLength: 2 }),
      texts: fc.array(text, { maxLength: 3 }),
    }),
    { maxLength: 2 },
  ),
  tags: fc.array(fc.record({ key: tagKey, value: optional(text) }), { maxLength: 1 }),
  missingTags: fc.array(tagKey, { maxLength: 1 }),
  launchedBefore: optional(time),
  launchedSince: optional(time),
  changedSince: optional(time),
  gone: optional(fc.boolean()),
});

/** What every InventoryReader finds, orders, counts and groups. `readerOf` gives one with these contents only. */
export function inventoryQueryContract(
  readerOf: (contents: Contents) => Promise<InventoryReader>,
  { numRuns }: { readonly numRuns: number },
): void {
  let opened: Promise<InventoryReader> | undefined;
  const reader = () => (opened ??= readerOf(contents));
  const found = async (filter?: ResourceFilter, arrangement?: Arrangement) =>
    (await Array.fromAsync((await reader()).resources(filter, arrangement))).flat();
  const idsOf = (resources: readonly { resourceId: string }[]) =>
    resources.map(({ resourceId }) => resourceId);

  it('finds and counts exactly the resources that a plain filter finds', async () => {
    const of = await reader();
    await fc.assert(
      fc.asyncProperty(writtenFilter, async (written) => {
        const wanted = idsOf(items.filter((item) => isWanted(item, written)));
        expect(idsOf(await found(filterOf(written))).toSorted()).toEqual(wanted.toSorted());
        expect(await of.countResources(filterOf(written))).toBe(wanted.length);
      }),
      { numRuns },
    );
  });

  it('orders by any keys in either direction, with a limit', async () => {
    const sorts = fc.array(fc.record({ key, descending: fc.boolean() }), { minLength: 1, maxLength: 2 });
    const codes = (value: string) => [...value].map((character) => character.codePointAt(0) ?? 0);
    const compare = (a: string, b: string) => {
      const others = codes(b);
      for (const [index, code] of codes(a).entries()) {
        const other = others[index];
        if (other === undefined) return 1;
        if (code !== other) return code - other;
      }
      return codes(a).length - others.length;
    };
    await fc.assert(
      fc.asyncProperty(sorts, fc.option(fc.integer({ min: 1, max: 70 })), async (sort, limit) => {
        const wanted = items
          .filter(({ goneAt }) => goneAt === undefined)
          .toSorted((a, b) => {
            for (const { key: by, descending } of sort) {
              const [one, other] = [textOf(a, by), textOf(b, by)];
              if (one === other) continue;
              if (one === undefined) return 1;
              if (other === undefined) return -1;
              return descending ? compare(other, one) : compare(one, other);
            }
            const placeOf = ({ accountId, region, resourceId }: Resource) => accountId + region + resourceId;
            return compare(placeOf(a), placeOf(b));
          })
          .slice(0, limit ?? undefined);
        const arrangement = { sort, limit: limit ?? undefined };
        expect(idsOf(await found({}, arrangement))).toEqual(idsOf(wanted));
      }),
      { numRuns },
    );
  });

  it('counts by the values of any keys', async () => {
    const of = await reader();
    await fc.assert(
      fc.asyncProperty(fc.array(key, { minLength: 1, maxLength: 3 }), async (keys) => {
        const counts = new Map<string, number>();
        for (const item of items.filter(({ goneAt }) => goneAt === undefined)) {
          const name = JSON.stringify(keys.map((each) => textOf(item, each) ?? null));
          counts.set(name, (counts.get(name) ?? 0) + 1);
        }
        const groups = await of.groupResources(keys);
        const named = groups.map(({ values, count }) => [
          JSON.stringify(values.map((value) => value ?? null)),
          count,
        ]);
        expect(new Map(named.map(([name, count]) => [String(name), Number(count)]))).toEqual(counts);
        expect(groups).toHaveLength(counts.size);
      }),
      { numRuns },
    );
  });

  it('limits the default order', async () => {
    const all = await found();
    expect(await found({}, { limit: 7 })).toEqual(all.slice(0, 7));
    expect(await found({}, { limit: 1_000 })).toEqual(all);
  });

  it('counts and groups nothing where nothing is wanted', async () => {
    const of = await reader();
    const nothing = { accountIds: [] };
    expect(await of.countResources(nothing)).toBe(0);
    expect(await of.groupResources([{ field: 'region' }], nothing)).toEqual([]);
    expect(await found(nothing, { sort: [{ key: { tag: 'Name' } }] })).toEqual([]);
  });
}
