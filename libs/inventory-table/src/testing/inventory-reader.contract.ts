import { expect, it } from '@jest/globals';
import {
  type AccountItem,
  AccountItemV1,
  type ResourceItem,
  ResourceItemV1,
  type TargetItem,
  TargetItemV1,
} from '@muster/contracts';
import type { InventoryReader } from '../inventory-reader.ts';

/** The content of the inventory in this suite. Every target and every account is listed. */
export interface Contents {
  readonly resources: readonly ResourceItem[];
  readonly targets: readonly TargetItem[];
  readonly accounts: readonly AccountItem[];
}

const idOf = (number: number) => `i-${number.toString(16).padStart(17, '0')}`;
const example = ResourceItemV1.schema.parse(ResourceItemV1.example);
const resource = (accountId: string, region: string, number: number, over: object = {}): ResourceItem =>
  ResourceItemV1.schema.parse({
    ...ResourceItemV1.example,
    pk: `${accountId}#${region}`,
    sk: `ec2:instance#${idOf(number)}`,
    accountId,
    region,
    resourceId: idOf(number),
    ...over,
  });
const target = (accountId: string, region: string): TargetItem =>
  TargetItemV1.schema.parse({ ...TargetItemV1.example, pk: `${accountId}#${region}`, accountId, region });

/** Many large resources, which take more than one page in every store. */
const MANY = 1_100;
const manyTags = Object.fromEntries(Array.from({ length: 12 }, (_, tag) => [`Key${tag}`, 'v'.repeat(60)]));
const gone = {
  goneAt: '2026-11-24T08:00:00.000Z',
  state: 'terminated',
  expiresAtEpochSeconds: 1_800_000_000,
};
const contents: Contents = {
  resources: [
    ...Array.from({ length: MANY }, (_, number) =>
      resource('111111111111', 'us-east-1', MANY - 1 - number, { tags: manyTags }),
    ),
    resource('222222222222', 'us-east-1', 3, { tags: { Owner: 'a', 'say "hi"\\': 'ü\n', constructor: 'x' } }),
    resource('222222222222', 'us-east-1', 1, { state: 'stopped', tags: { Owner: 'b' } }),
    resource('222222222222', 'us-east-1', 2, { ...gone, tags: { Owner: 'c' } }),
    resource('222222222222', 'eu-west-1', 4, { state: 'shutting-down', tags: {} }),
    resource('222222222222', 'eu-west-1', 5, { tags: {}, instanceType: undefined }),
  ],
  targets: [
    target('222222222222', 'us-east-1'),
    target('111111111111', 'us-east-1'),
    target('222222222222', 'eu-west-1'),
  ],
  accounts: [AccountItemV1.schema.parse(AccountItemV1.example)],
};

/** Tests of every InventoryReader. `readerOf` returns a reader of an inventory with exactly this content. */
export function inventoryReaderContract(readerOf: (contents: Contents) => Promise<InventoryReader>): void {
  let opened: Promise<InventoryReader> | undefined;
  const reader = () => (opened ??= readerOf(contents));

  it('lists the targets and the accounts in order', async () => {
    const of = await reader();
    const all = [
      { accountId: '111111111111', region: 'us-east-1' },
      { accountId: '222222222222', region: 'eu-west-1' },
      { accountId: '222222222222', region: 'us-east-1' },
    ];
    expect(await of.listTargets()).toEqual(all);
    expect(await of.listTargets({ regions: ['eu-west-1'] })).toEqual([all[1]]);
    expect(await of.listTargets({ accountIds: ['222222222222', '111111111111'] })).toEqual(all);
    expect(await of.listTargets({ accountIds: [] })).toEqual([]);
    const pages = async (which: object) => (await Array.fromAsync(of.targetPages(which))).flat();
    expect(await pages({})).toEqual(all);
    expect(await pages({ accountId: '111111111111' })).toEqual([all[0]]);
    expect(await pages({ afterAccountId: '111111111111' })).toEqual(all.slice(1));
    expect(await pages({ afterAccountId: '222222222222' })).toEqual([]);
    expect(await of.listAccounts()).toEqual(['333333333333']);
  });

  it('returns how far a target or an account can be trusted', async () => {
    const of = await reader();
    expect(await of.getTarget({ accountId: '111111111111', region: 'us-east-1' })).toEqual(
      target('111111111111', 'us-east-1'),
    );
    expect(await of.getTarget({ accountId: '111111111111', region: 'eu-west-1' })).toBeUndefined();
    expect(await of.getAccount('333333333333')).toEqual(AccountItemV1.example);
    expect(await of.getAccount('111111111111')).toBeUndefined();
  });

  it('returns a target page by page in the order of IDs, without internal fields of the table', async () => {
    const of = await reader();
    const pages = await Array.fromAsync(of.resourcesOf({ accountId: '111111111111', region: 'us-east-1' }));
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flat().map(({ resourceId }) => resourceId)).toEqual(
      Array.from({ length: MANY }, (_, number) => idOf(number)),
    );
    const { pk, sk, schemaVersion, contentHash, writtenBy, ...fields } = example;
    void [pk, sk, schemaVersion, contentHash, writtenBy];
    expect(pages[0]?.[0]).toEqual({
      ...fields,
      resourceId: 'i-00000000000000000',
      tags: new Map(Object.entries(manyTags)),
    });
  });

  it('returns all resources by account, region and ID', async () => {
    const of = await reader();
    const found = (await Array.fromAsync(of.resources())).flat();
    expect(found).toHaveLength(MANY + 4);
    expect(found.slice(MANY).map(({ region, resourceId }) => [region, resourceId])).toEqual([
      ['eu-west-1', 'i-00000000000000004'],
      ['eu-west-1', 'i-00000000000000005'],
      ['us-east-1', 'i-00000000000000001'],
      ['us-east-1', 'i-00000000000000003'],
    ]);
    expect(found.at(-1)?.tags).toEqual(
      new Map([
        ['Owner', 'a'],
        ['say "hi"\\', 'ü\n'],
        ['constructor', 'x'],
      ]),
    );
    expect(found[MANY + 1]).not.toHaveProperty('instanceType');
  });

  it('returns IDs of some existing resources of a target', async () => {
    const of = await reader();
    const where = { accountId: '111111111111', region: 'us-east-1' };
    expect(await of.someResourceIds(where, 2)).toEqual(['i-00000000000000000', 'i-00000000000000001']);
    expect(await of.someResourceIds({ ...where, region: 'eu-west-1' }, 2)).toEqual([]);
    expect(await of.someResourceIds({ accountId: '222222222222', region: 'us-east-1' }, 9)).toEqual([
      'i-00000000000000001',
      'i-00000000000000003',
    ]);
  });

  it.each([
    ['with any value of a key', { tags: [{ key: 'Key0' }] }, MANY],
    ['with one value', { tags: [{ key: 'Owner', value: 'b' }] }, 1],
    ['with another value', { tags: [{ key: 'Key0', value: 'other' }] }, 0],
    ['with both of two keys', { tags: [{ key: 'Key0' }, { key: 'Key1' }] }, MANY],
    ['with one of two keys only', { tags: [{ key: 'Key0' }, { key: 'Owner' }] }, 0],
    ['without a key', { missingTags: ['Owner'] }, MANY + 2],
    ['without two keys', { missingTags: ['Owner', 'Key0'] }, 2],
    ['in one of two states', { states: ['stopped', 'shutting-down'] }, 2],
    ['in neither of two states', { states: ['stopping', 'pending'] }, 0],
    ['of one of two accounts', { accountIds: ['333333333333', '111111111111'] }, MANY],
    ['of no account', { accountIds: [] }, 0],
    ['in one of two regions', { regions: ['eu-west-1', 'us-east-2'] }, 2],
    ['that are deleted', { gone: true }, 1],
    ['that are deleted and have another value', { gone: true, tags: [{ key: 'Owner', value: 'a' }] }, 0],
    ['with a key named like a member of every object', { tags: [{ key: 'toString' }] }, 0],
    ['with a key named like a property of an object', { tags: [{ key: 'constructor', value: 'x' }] }, 1],
    ['without a key named like a member of every object', { missingTags: ['constructor'] }, MANY + 3],
    ['with a key with quotes', { tags: [{ key: 'say "hi"\\', value: 'ü\n' }] }, 1],
  ])('selects resources %s', async (_, filter, count) => {
    const pages = await Array.fromAsync((await reader()).resources(filter));
    expect(pages.flat()).toHaveLength(count);
  });
}
