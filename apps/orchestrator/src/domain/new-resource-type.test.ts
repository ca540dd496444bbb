import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunContext } from '@muster/contracts';
import { registerResourceType } from '@muster/resource-types';
import { toyBoat } from '@muster/resource-types/testing';
import type { KnownScope } from '../ports/known-scope.ts';
import type { RunStore } from '../ports/run-store.ts';
import { at, collect, inShort, outcome, request } from '../testing/examples.ts';
import { runStoreInMemory } from '../testing/run-store-in-memory.ts';
import { findLeftOut } from './find-left-out.ts';
import { listRegions } from './list-regions.ts';
import { recordAccountOutcome } from './record-account-outcome.ts';

const accountId = '111111111111';
const now = () => at('08:00:00');
const { run } = request();
const failure = { code: 'AssumeRoleDenied', message: 'not allowed' };
let unregister: () => void;
let store: RunStore;
beforeAll(() => {
  unregister = registerResourceType(toyBoat);
});
afterAll(() => unregister());
beforeEach(() => {
  store = runStoreInMemory();
});

const list = (names: readonly string[], asked: RunContext = run) =>
  listRegions(
    { run: asked, accountId },
    {
      store,
      now,
      facts: { read: async () => ({ facts: {}, apiCalls: {} }) },
      regions: {
        listRegions: async () => ({
          regions: names.map((name) => ({ name, enabled: name !== 'af-south-1' })),
          odd: [],
          apiCalls: {},
        }),
      },
    },
  );
const rows = async () => inShort(await collect(store.targetPages('run-1')));

describe('a new resource type', () => {
  it('is a target in each enabled region that has it', async () => {
    expect(await list(['us-east-1', 'ap-south-1'])).toEqual({
      regions: ['ap-south-1', 'us-east-1'],
      targets: [
        { region: 'ap-south-1', resourceType: 'ec2:instance' },
        { region: 'us-east-1', resourceType: 'ec2:instance' },
        { region: 'us-east-1', resourceType: 'toy:boat' },
      ],
      account: { accountId },
    });
    expect(await rows()).toEqual([
      '111111111111 ap-south-1 pending',
      '111111111111 us-east-1 pending',
      '111111111111 us-east-1 toy:boat pending',
    ]);
  });

  it('is skipped where its region is not enabled', async () => {
    expect(await list(['us-east-1', 'af-south-1'], { ...run, regions: ['us-east-1', 'af-south-1'] })).toEqual(
      {
        regions: ['us-east-1'],
        targets: [
          { region: 'us-east-1', resourceType: 'ec2:instance' },
          { region: 'us-east-1', resourceType: 'toy:boat' },
        ],
        account: { accountId },
      },
    );
    expect(await rows()).toEqual([
      '111111111111 af-south-1 skipped RegionNotEnabled',
      '111111111111 af-south-1 toy:boat skipped RegionNotEnabled',
      '111111111111 us-east-1 pending',
      '111111111111 us-east-1 toy:boat pending',
    ]);
  });

  it('is the only target to do if the instances of its region are done', async () => {
    await list(['us-east-1', 'eu-west-1']);
    const done = [
      outcome({ region: 'us-east-1' }),
      outcome({ region: 'eu-west-1', resourceType: 'toy:boat' }),
    ];
    await store.changeTargets('run-1', { put: done }, now());
    expect((await list(['us-east-1', 'eu-west-1'])).targets).toEqual([
      { region: 'eu-west-1', resourceType: 'ec2:instance' },
      { region: 'us-east-1', resourceType: 'toy:boat' },
    ]);
  });

  it('is skipped if its region was disabled during the run', async () => {
    await list(['us-east-1', 'eu-west-1']);
    await store.changeTargets('run-1', { put: [outcome({ region: 'eu-west-1' })] }, now());
    await list(['us-east-1']);
    expect(await rows()).toEqual([
      '111111111111 eu-west-1 succeeded',
      '111111111111 eu-west-1 toy:boat skipped RegionNotEnabled',
      '111111111111 us-east-1 pending',
      '111111111111 us-east-1 toy:boat pending',
    ]);
  });

  it('fails with its account in each known region that has it, and is planned when the account can be read', async () => {
    const known = { regions: ['us-east-1', 'ap-south-1'] };
    await store.changeTargets('run-1', { put: [outcome({ region: 'us-east-1' })] }, now());
    await recordAccountOutcome({ run, accountId, failure, known }, { store, now });
    expect(await rows()).toEqual([
      '111111111111 ap-south-1 failed AssumeRoleDenied',
      '111111111111 us-east-1 succeeded',
      '111111111111 us-east-1 toy:boat failed AssumeRoleDenied',
    ]);
    await list(['us-east-1']);
    expect(await rows()).toEqual([
      '111111111111 us-east-1 succeeded',
      '111111111111 us-east-1 toy:boat pending',
    ]);
  });

  it('is left out with its region, and not where the run covered the instances alone', async () => {
    const known: KnownScope = {
      targetPages: async function* () {
        yield ['ap-south-1', 'eu-west-1', 'us-east-1'].map((region) => ({ accountId, region }));
      },
      listAccounts: async () => [],
    };
    const asked = request({ regions: ['us-east-1'] }, { accounts: [accountId] });
    await store.beginRun(asked, now());
    await store.saveAccounts('run-1', [accountId], {}, now());
    await list(['us-east-1', 'eu-west-1', 'ap-south-1'], asked.run);
    // An earlier version did not know the second type.
    await store.changeTargets(
      'run-1',
      { put: [], remove: [{ accountId, region: 'us-east-1', resourceType: 'toy:boat' }] },
      now(),
    );
    const expected = [
      '111111111111 ap-south-1 skipped RegionNotInScope',
      '111111111111 eu-west-1 skipped RegionNotInScope',
      '111111111111 eu-west-1 toy:boat skipped RegionNotInScope',
      '111111111111 us-east-1 pending',
    ];
    const first = await findLeftOut({ run: asked.run }, { store, known, now });
    expect(first.leftOut).toMatchObject([
      { accountId, code: 'RegionNotInScope', regions: ['ap-south-1', 'eu-west-1'] },
    ]);
    expect(await rows()).toEqual(expected);
    expect(await findLeftOut({ run: asked.run }, { store, known, now })).toEqual(first);
    expect(await rows()).toEqual(expected);
  });

  it('is left out with its account', async () => {
    const known: KnownScope = {
      targetPages: async function* () {
        yield [{ accountId: '222222222222', region: 'us-east-1' }];
      },
      listAccounts: async () => [],
    };
    await store.beginRun(request({}, { accounts: [accountId] }), now());
    await store.saveAccounts('run-1', [accountId], {}, now());
    await findLeftOut({ run }, { store, known, now });
    expect(await rows()).toEqual([
      '222222222222 us-east-1 skipped AccountNotInScope',
      '222222222222 us-east-1 toy:boat skipped AccountNotInScope',
    ]);
  });
});
