import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTagsCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startSimulatedAws } from '../src/index.ts';
import { startHarness } from './harness.ts';
import type { Harness } from './harness.ts';

const where = { accountId: '111111111111', region: 'us-east-1' };
let harness: Harness;
afterEach(() => harness.close());

const truth = () => harness.control.truth(where.accountId, where.region);

describe('the control endpoint', () => {
  it('returns the instances that a complete inventory should contain', async () => {
    harness = await startHarness({ managedShare: 0.5 });
    const client = await harness.ec2();
    const { Reservations = [] } = await client.send(
      new DescribeInstancesCommand({ IncludeManagedResources: true }),
    );
    const listed = Reservations.flatMap(({ Instances = [] }) => Instances);
    const expected = listed.map(({ InstanceId, State, Tags = [], Operator }) => ({
      instanceId: InstanceId,
      state: State?.Name,
      tags: new Map(Tags.map(({ Key, Value }) => [Key, Value])),
      managed: Operator?.Managed,
    }));
    expect(await truth()).toEqual(expected);
    expect(expected.filter(({ managed }) => managed).length).toBeGreaterThan(0);
  });

  it('terminates, launches and removes instances, and returns the IDs', async () => {
    harness = await startHarness();
    const before = (await truth()).map(({ instanceId }) => instanceId);
    const result = await harness.control.actions({
      terminate: { ...where, count: 3 },
      launch: { ...where, count: 2 },
      vanish: { ...where, count: 4 },
    });
    const ids = (kind: keyof typeof result) => result[kind]?.instanceIds ?? [];
    expect([ids('terminate').length, ids('launch').length, ids('vanish').length]).toEqual([3, 2, 4]);
    const after = await truth();
    expect(after.filter(({ state }) => state === 'terminated').map(({ instanceId }) => instanceId)).toEqual(
      ids('terminate'),
    );
    expect(after.map(({ instanceId }) => instanceId)).toEqual(
      [...before, ...ids('launch')].filter((id) => !ids('vanish').includes(id)),
    );
  });

  it('stops instances, and sets and removes tags', async () => {
    harness = await startHarness();
    const running = (await truth()).filter(({ state }) => state === 'running');
    const instanceIds = running.slice(0, 2).map(({ instanceId }) => instanceId);
    const changed = async () => (await truth()).filter(({ instanceId }) => instanceIds.includes(instanceId));
    await harness.control.actions({
      stop: { ...where, instanceIds },
      tag: { ...where, instanceIds, tags: [['Owner', 'ops']] },
    });
    expect((await changed()).map(({ state, tags }) => [state, tags.get('Owner')])).toEqual([
      ['stopped', 'ops'],
      ['stopped', 'ops'],
    ]);
    await harness.control.actions({ untag: { ...where, instanceIds, keys: ['Owner', 'Absent'] } });
    expect((await changed()).map(({ tags }) => tags.has('Owner'))).toEqual([false, false]);
  });

  it('counts calls by API and target, errors, and the peak of concurrency', async () => {
    harness = await startHarness({ latencyMs: 20 });
    const client = await harness.ec2();
    await harness.control.resetStats();
    const calls = [1, 2, 3].map(() => client.send(new DescribeInstancesCommand({ MaxResults: 5 })));
    await Promise.all(calls);
    await expect(client.send(new DescribeInstancesCommand({ MaxResults: 1 }))).rejects.toThrow();
    expect(await harness.control.stats()).toEqual({
      calls: { 'ec2:DescribeInstances': 4 },
      callsByTarget: { '111111111111/us-east-1': { 'ec2:DescribeInstances': 4 } },
      throttled: {},
      errors: { 'ec2:DescribeInstances InvalidParameterValue': 1 },
      instancesReturned: 15,
      peakConcurrency: 3,
      peakConcurrencyByApi: { 'ec2:DescribeInstances': 3 },
    });
  });

  it('refuses unknown requests', async () => {
    harness = await startHarness();
    const refused = { code: 'ControlRefused', message: expect.stringContaining(': 400: ') };
    const unknown = ['i-0123456789abcdef0'];
    await expect(harness.control.truth('555555555555', 'us-east-1')).rejects.toMatchObject(refused);
    await expect(harness.control.setFaults({ refuseTokens: -1 })).rejects.toMatchObject(refused);
    await expect(
      harness.control.actions({ terminate: { ...where, region: 'sa-east-1', count: 1 } }),
    ).rejects.toMatchObject(refused);
    await expect(
      harness.control.actions({ vanish: { ...where, instanceIds: unknown } }),
    ).rejects.toMatchObject(refused);
    const answers = await Promise.all([
      fetch(`${harness.server.url}/_simulated-aws/nothing`),
      fetch(`${harness.server.url}/_simulated-aws/faults`, { method: 'POST', body: '{' }),
      fetch(`${harness.server.url}/`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 400, 403]);
  });

  it('uses the instance numbers that the scenario sets for single targets', async () => {
    const targets = { '*/us-east-2': 3, '111111111111/us-west-1': 0, '999999999999/us-east-1': 2 };
    harness = await startHarness({ targets });
    const count = async (accountId: string, region: string) =>
      (await harness.control.truth(accountId, region)).length;
    expect([
      await count('111111111111', 'us-east-1'),
      await count('111111111111', 'us-east-2'),
      await count('111111111111', 'us-west-1'),
      await count('999999999999', 'us-east-1'),
      await count('999999999999', 'us-east-2'),
    ]).toEqual([12, 3, 0, 2, 0]);
  });
});

describe('the journal', () => {
  it('restores the fleet after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulated-aws-'));
    const journal = join(folder, 'journal.ndjson');
    try {
      harness = await startHarness({ journal, faults: { vanish: { '*': 1 } } });
      const client = await harness.ec2();
      const [first = '', second = ''] = (await truth()).map(({ instanceId }) => instanceId);
      const tag = (Resources: string[]) =>
        client.send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'Production', Value: 'Yes' }] }));
      await expect(tag([first])).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
      await tag([second]);
      await harness.control.actions({ terminate: { ...where, count: 1 }, launch: { ...where, count: 1 } });
      const before = await truth();
      await harness.close();
      harness = await startHarness({ journal });
      expect(await truth()).toEqual(before);
      expect(before).toHaveLength(12);
      expect(before.find(({ instanceId }) => instanceId === second)?.tags.get('Production')).toBe('Yes');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('startSimulatedAws', () => {
  it('refuses wrong options and a port in use', async () => {
    harness = await startHarness();
    await expect(startSimulatedAws({ regions: 0 })).rejects.toMatchObject({ code: 'InvalidOptions' });
    await expect(startSimulatedAws({}, { port: harness.server.port })).rejects.toMatchObject({
      code: 'ListenFailed',
      message: expect.stringContaining('is in use'),
    });
  });
});
