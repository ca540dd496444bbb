import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TagPairs } from '@muster/contracts';
import { inlineRules } from '@muster/ledger-texts';
import { registerResourceType } from '@muster/resource-types';
import { toyBoat } from '@muster/resource-types/testing';
import { openInMemory } from '@muster/sqlite';
import { registerResourceAdapter, resourceAdapterOf } from '../adapters/resource-adapters.ts';
import { SqliteFailureLimit } from '../adapters/sqlite-failure-limit.ts';
import { SqliteLedger } from '../adapters/sqlite-ledger.ts';
import { SqlitePlanReader } from '../adapters/sqlite-plan-reader.ts';
import { SqliteResourceSource } from '../adapters/sqlite-resource-source.ts';
import { TagRefusedError } from '../errors.ts';
import { FakeTaskQueue } from '../testing/fake-task-queue.ts';
import { accountId, region, resourceItem, type ResourceChanges, runWith } from '../testing/fixtures.ts';
import { storeResources } from '../testing/sqlite-inventory.ts';
import { applyTags } from './apply-tags.ts';
import { checkTagger } from './check-tagger.ts';
import { planTags } from './plan-tags.ts';
import { verifyTags } from './verify-tags.ts';

type RuleInput = Parameters<typeof runWith>[0][number];

const now = () => new Date('2026-11-23T08:00:10.000Z');
const production = { id: 'production', match: {}, set: [['Production', 'Yes']] } satisfies RuleInput;
const boats = {
  id: 'boats',
  match: { resourceTypes: ['toy:boat'] },
  set: [['Afloat', 'Yes']],
} satisfies RuleInput;
const place = { accountId, region, resourceType: 'toy:boat' };

/** The harbor refuses a call that names a boat which has left, with its own message. */
const tagged = new Map<string, TagPairs>();
const writer = {
  createTags(ids: readonly string[], set: TagPairs): Promise<void> {
    if (ids.includes('boat-3'))
      throw new TagRefusedError({
        code: 'NoSuchBoat',
        message: 'boat-3 has left',
        reaction: 'drop-named',
        namedIds: ['boat-3'],
        blame: { outcome: 'skipped', message: 'The boat has left' },
        isAboutChange: false,
        isExplainable: false,
        isConfirmed: false,
      });
    for (const id of ids) tagged.set(id, set);
    return Promise.resolve();
  },
  deleteTags: () => Promise.reject(new Error('not tried')),
  renewCredentials: () => undefined,
};

const database = openInMemory();
const unregister: (() => void)[] = [];
beforeAll(() => {
  unregister.push(
    registerResourceType(toyBoat),
    registerResourceAdapter('toy:boat', {
      writerOf: () => writer,
      dryRunOthers: () => Promise.resolve([]),
      readerOf: () => ({ tagsOf: () => Promise.resolve(new Map()) }),
      factsOf: () => ({ factsOf: () => Promise.resolve(new Map()) }),
      dryRun: () => Promise.resolve({ end: new Error('not tried'), isUnknownResource: false }),
    }),
  );
});
afterAll(() => unregister.forEach((remove) => remove()));

const store = (id: string, changes: ResourceChanges) =>
  storeResources(database, [resourceItem(id, { resourceType: 'toy:boat', ...changes })]);

describe('a new resource type', () => {
  it('is planned, tagged and verified with only its folders', async () => {
    storeResources(database, [resourceItem('i-1')]);
    store('boat-1', { state: 'afloat' });
    store('boat-2', { state: 'sinking' });
    store('boat-3', { state: 'afloat' });
    const ledger = new SqliteLedger(database, now);
    const plans = new SqlitePlanReader(database);
    const resources = new SqliteResourceSource(database);
    const queue = new FakeTaskQueue();
    const input = { run: runWith([production, boats]), ...place };

    expect(await planTags(input, { ledger, plans, rules: inlineRules, resources, queue, now })).toMatchObject(
      {
        tasks: 1,
        planned: 2,
      },
    );
    expect(queue.sent).toMatchObject([{ resourceType: 'toy:boat', taskNumber: 1 }]);

    const [message] = queue.sent;
    if (message === undefined) throw new Error('no message was sent');
    const adapter = resourceAdapterOf(message.resourceType);
    const calls = { sessions: undefined as never, role: undefined as never, region, callTimeMs: () => 1_000 };
    await applyTags(message, false, {
      ledger,
      failures: new SqliteFailureLimit(database),
      stoppedAt: () => Promise.resolve(undefined),
      pausedAt: () => Promise.resolve(undefined),
      applyPortsFor: () => ({
        writer: adapter.writerOf(calls),
        reader: adapter.readerOf(calls),
        facts: adapter.factsOf(calls),
        waitForSlot: () => Promise.resolve(),
        timeIsShort: () => false,
        pause: () => Promise.resolve(),
        random: () => 0.5,
      }),
      countApiCalls: async (work) => ({ result: await work(), apiCalls: { 'toy:TagBoats': 2 } }),
      now,
      sendLater: () => Promise.reject(new Error('not needed')),
      random: () => 0.5,
    });
    expect([...tagged]).toEqual([['boat-1', [['Afloat', 'Yes']]]]);

    store('boat-1', { state: 'afloat', tags: { Afloat: 'Yes' } });
    const verification = await verifyTags(
      {
        ...input,
        rescan: {
          done: true,
          scan: 'verification-1',
          pages: 1,
          restarts: 0,
          resources: { seen: 3, added: 0, changed: 1, unchanged: 2, gone: 0 },
          apiCalls: {},
        },
        verification: {
          done: false,
          attempt: 1,
          scan: 'verification-1',
          waitSeconds: 2,
          tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
          apiCalls: {},
        },
      },
      { ledger, resources, now },
    );
    expect(verification).toMatchObject({
      done: true,
      tagging: { planned: 2, applied: 1, verified: 1, failed: 0, skipped: 1 },
      apiCalls: { 'toy:TagBoats': 2 },
    });
  });

  it("has a plan separate from that of the target's instances", async () => {
    const ledger = new SqliteLedger(database, now);
    const plans = new SqlitePlanReader(database);
    const resources = new SqliteResourceSource(database);
    const queue = new FakeTaskQueue();
    const run = runWith([production, boats]);
    const instances = { run, accountId, region };
    expect(
      await planTags(instances, { ledger, plans, rules: inlineRules, resources, queue, now }),
    ).toMatchObject({
      tasks: 1,
      planned: 1,
    });
    expect(queue.sent[0]).not.toHaveProperty('resourceType');
    const [entry] = await ledger.tasksOf({ runId: run.runId, accountId, region });
    expect(entry?.task.resources.map(({ id }) => id)).toEqual(['i-1']);
    expect(entry?.task.set).toEqual([['Production', 'Yes']]);
  });

  it('is tagged only by a rule that names it', async () => {
    const ledger = new SqliteLedger(openInMemory(), now);
    const resources = new SqliteResourceSource(database);
    const run = { ...runWith([production, { ...boats, match: {} }]), runId: 'run-old' };
    const plans = new SqlitePlanReader(database);
    const ports = { ledger, plans, rules: inlineRules, resources, queue: new FakeTaskQueue(), now };
    const plan = await planTags({ run, ...place }, ports);
    expect(plan).toMatchObject({ tasks: 0, planned: 0 });
  });

  it('is tried with the keys of the rules that name it', async () => {
    const asked: string[] = [];
    const owner = { ...boats, id: 'owner', set: [['Owner', 'me']] } satisfies RuleInput;
    const { regions, deniedKeys } = await checkTagger(
      { run: runWith([production, boats, owner]), accountId, regions: [region] },
      {
        assumeRole: () => Promise.resolve(),
        dryRunOthers: () => Promise.resolve([]),
        dryRun: ({ resourceType = 'default' }, tags) => {
          const keys = tags.map(([key]) => key);
          asked.push(`${resourceType} ${keys.join('+')}`);
          const name = keys.includes('Owner') ? 'UnauthorizedOperation' : 'DryRunOperation';
          return Promise.resolve({
            end: Object.assign(new Error('said AWS'), { name }),
            isUnknownResource: false,
          });
        },
      },
    );
    expect(asked).toEqual([
      'default Production',
      'toy:boat Afloat',
      'toy:boat Afloat+Owner',
      'toy:boat Afloat',
      'toy:boat Owner',
    ]);
    expect(regions).toEqual([
      { region, status: 'allowed' },
      { region, resourceType: 'toy:boat', status: 'allowed' },
    ]);
    expect(deniedKeys).toEqual([{ key: 'Owner', code: 'UnauthorizedOperation', message: 'said AWS' }]);
  });

  it('is not tried if no rule names it', async () => {
    const { regions } = await checkTagger(
      { run: runWith([production]), accountId, regions: [region] },
      {
        assumeRole: () => Promise.resolve(),
        dryRunOthers: () => Promise.resolve([]),
        dryRun: () =>
          Promise.resolve({
            end: Object.assign(new Error('said AWS'), { name: 'DryRunOperation' }),
            isUnknownResource: false,
          }),
      },
    );
    expect(regions).toEqual([{ region, status: 'allowed' }]);
  });

  it('is tried by a dry run, with its known resources', async () => {
    const asked: string[] = [];
    const { regions } = await checkTagger(
      {
        run: runWith([]),
        accountId,
        regions: [region],
        instances: [
          { region, instanceIds: ['i-1'] },
          { region, resourceType: 'toy:boat', instanceIds: ['boat-1'] },
        ],
      },
      {
        assumeRole: () => Promise.resolve(),
        dryRunOthers: () => Promise.resolve([]),
        dryRun: (place, _tags, id) => {
          asked.push(`${place.resourceType ?? 'default'} ${id ?? 'none'}`);
          const name = place.resourceType === 'toy:boat' ? 'NoSuchBoat' : 'DryRunOperation';
          const end = Object.assign(new Error('said AWS'), { name });
          return Promise.resolve({ end, isUnknownResource: name === 'NoSuchBoat' });
        },
      },
    );
    expect(asked).toEqual(['default i-1', 'toy:boat boat-1', 'toy:boat none']);
    expect(regions).toEqual([
      { region, status: 'allowed' },
      {
        region,
        resourceType: 'toy:boat',
        status: 'not-proven',
        code: 'NoSuchBoat',
        message: 'said AWS',
      },
    ]);
  });

  it('is refused if it is not registered', async () => {
    expect(() => resourceAdapterOf('toy:train')).toThrow(
      'This version of Muster does not know the resource type "toy:train"',
    );
  });
});
