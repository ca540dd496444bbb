import { describe, expect, it } from '@jest/globals';
import { type RunRequest, ScheduledEventV1 } from '@muster/contracts';
import type { TextKind } from '@muster/ledger-texts';
import { startScheduledRun } from './start-scheduled-run.ts';

const CONFIG = `
accounts: ["111111111111"]
rules:
  - id: production
    set: { Production: "Yes" }
`;

const CONFIG_SHA256 = 'c'.repeat(64);
const REFERENCE = JSON.stringify({
  schemaVersion: 1,
  configSha256: CONFIG_SHA256,
  storedAt: '2026-11-22T08:00:00.000Z',
});
/** Of the rules below. */
const SHA256 = 'a'.repeat(64);

function world(text: string | undefined, region?: string, inLedger?: string) {
  const started: RunRequest[] = [];
  const stored: unknown[][] = [];
  return {
    started,
    stored,
    deps: {
      config: { name: '/muster/prod/orchestrator/scheduled-run-config', read: async () => text },
      starter: {
        start: async (request: RunRequest) => {
          const isNew = !started.some(({ run }) => run.runId === request.run.runId);
          started.push(request);
          return isNew;
        },
      },
      texts: {
        read: async (kind: TextKind, sha256: string) =>
          kind === 'config' && sha256 === CONFIG_SHA256 ? inLedger : undefined,
        write: async (...text: unknown[]) => {
          stored.push(text);
          return SHA256;
        },
      },
      region,
      now: () => new Date('2026-11-23T08:00:01.000Z'),
    },
  };
}

describe('startScheduledRun', () => {
  it('starts a run with the stored configuration, with an ID that contains the scheduled time', async () => {
    const { deps, started, stored } = world(CONFIG);
    expect(await startScheduledRun(ScheduledEventV1.example, deps)).toEqual({
      runId: 'scheduled-20261123T080000Z',
      started: true,
    });
    expect(started).toEqual([
      {
        run: {
          runId: 'scheduled-20261123T080000Z',
          homeRegion: 'us-east-1',
          regions: 'enabled',
          roles: { reader: 'MusterReader', tagger: 'MusterTagger' },
          storedRules: { sha256: SHA256, ruleIds: ['production'], keys: ['Production'] },
          tag: true,
        },
        accounts: ['111111111111'],
      },
    ]);
    const rules = [{ id: 'production', match: {}, set: [['Production', 'Yes']], onConflict: 'keep' }];
    // 2027-02-21T08:00:01Z: the ledger is kept for 90 days.
    expect(stored).toEqual([['rules', expect.any(String), 1_803_196_801]]);
    expect(JSON.parse(String(stored[0]?.[1]))).toEqual(rules);
  });

  it.each([
    [CONFIG, 'eu-west-1', 'eu-west-1'],
    [`homeRegion: us-west-2\n${CONFIG}`, 'eu-west-1', 'us-west-2'],
  ])(
    'uses the region of the function as home region if the configuration sets none',
    async (text, region, homeRegion) => {
      const { deps, started } = world(text, region);
      await startScheduledRun(ScheduledEventV1.example, deps);
      expect(started).toMatchObject([{ run: { homeRegion } }]);
    },
  );

  it('passes the tags of a rule with any keys to the state of the run', async () => {
    const { deps, stored } = world(
      'accounts: ["111111111111"]\nrules: [{ id: a, set: { __proto__: x, constructor: y, toString: z } }]\n',
    );
    await startScheduledRun(ScheduledEventV1.example, deps);
    expect(JSON.parse(String(stored[0]?.[1]))[0].set).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
      ['toString', 'z'],
    ]);
  });

  it('is the same run if the event is delivered again', async () => {
    const { deps } = world(CONFIG);
    await startScheduledRun({ time: '2026-11-23T08:00:00Z' }, deps);
    expect(await startScheduledRun({ time: '2026-11-23T08:00:00.000Z' }, deps)).toEqual({
      runId: 'scheduled-20261123T080000Z',
      started: false,
    });
  });

  it('reads the configuration in the ledger that the parameter names', async () => {
    const { deps, started } = world(REFERENCE, undefined, CONFIG);
    await startScheduledRun(ScheduledEventV1.example, deps);
    expect(started).toMatchObject([{ accounts: ['111111111111'] }]);
  });

  it('explains how to store the configuration again if it is lost', async () => {
    const { deps, started } = world(REFERENCE);
    await expect(startScheduledRun(ScheduledEventV1.example, deps)).rejects.toMatchObject({
      name: 'ScheduledConfigMissing',
      message: `Parameter /muster/prod/orchestrator/scheduled-run-config names a configuration that is not in the ledger (SHA-256 ${CONFIG_SHA256}); store a muster.yaml: muster schedule set --config muster.yaml --stage STAGE`,
    });
    expect(started).toEqual([]);
  });

  it('refuses a reference of a later version', async () => {
    const { deps } = world(REFERENCE.replace('"schemaVersion":1', '"schemaVersion":2'), undefined, CONFIG);
    await expect(startScheduledRun(ScheduledEventV1.example, deps)).rejects.toMatchObject({
      code: 'ContractViolation',
    });
  });

  it('explains how to store the configuration if there is none', async () => {
    const { deps, started } = world(undefined);
    await expect(startScheduledRun(ScheduledEventV1.example, deps)).rejects.toMatchObject({
      name: 'ScheduledConfigMissing',
      message: expect.stringContaining(
        'There is no parameter /muster/prod/orchestrator/scheduled-run-config; store a muster.yaml: muster schedule set',
      ),
    });
    expect(started).toEqual([]);
  });

  it('reports every mistake with its line, with the same messages as the command', async () => {
    const text = `${CONFIG}  - id: account\n    set:\n      Account: '{account}'\n      Owner: 5\n`;
    const { deps, started } = world(text);
    const error = await startScheduledRun(ScheduledEventV1.example, deps).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      name: 'ScheduledConfigInvalid',
      message:
        'The configuration of scheduled runs (parameter /muster/prod/orchestrator/scheduled-run-config) is not a valid muster.yaml:\n' +
        'muster.yaml:8:7: rules[1].set.Account: {account} is not a template; write one of {accountId}, {region}, {resourceId}, {runDate}, {account.name}, {ou.name}, {account.tags.KEY}, {tags.KEY}, or {{ for a literal {\n' +
        'muster.yaml:9:7: rules[1].set.Owner: expected a string; put the value in quotes: "5"',
    });
    expect(started).toEqual([]);
  });

  it.each([
    ['accounts: [1234]', 'muster.yaml:1:12: accounts[0]: expected an account id as a quoted string'],
    ['accounts: [', 'muster.yaml:1:'],
    [
      'accounts: [{ id: "111111111111", profile: prod }]\nroles: none\n',
      'muster.yaml: account 111111111111 has the profile prod, which works only on one machine',
    ],
    ['', 'muster.yaml:1:1: the file is empty; write a configuration like this'],
    ['accounts: ["111111111111"]\nregions: [cn-north-1]', 'but regions has only regions of aws-cn'],
    [
      'accounts: ["111111111111"]\nrules: [{ id: a, set: { A: "{account}" } }]',
      'muster.yaml:2:25: rules[0].set.A: {account} is not a template',
    ],
    [
      `${CONFIG}base: &base { A: "1" }\nmore:\n  <<: *base\n`,
      'muster.yaml:8:3: the merge key << is not supported; copy the keys of the other mapping here',
    ],
    [
      'accounts: !!set { "111111111111" }\n',
      'muster.yaml:1:17: the YAML tag !!set is not supported; remove it; use plain strings, lists and mappings',
    ],
    ['accounts: !Ref Accounts\n', 'muster.yaml:1:11: Unresolved tag: !Ref; remove it; use plain'],
    [`%YAML 1.1\n---\n${CONFIG}`, 'muster.yaml:1:1: the directive %YAML 1.1 is not supported'],
    [
      'accounts: ["111111111111"]\nrules: [{ id: a, set: { 0x10: "x" } }]',
      'muster.yaml:2:25: YAML reads the key 0x10 as 16; to keep the text, quote it',
    ],
    [
      `${CONFIG}---\n${CONFIG}`,
      'a second YAML document begins here; a configuration must be a single document',
    ],
  ])('refuses %j', async (text, named) => {
    const { deps, started } = world(text);
    const error = await startScheduledRun(ScheduledEventV1.example, deps).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'ScheduledConfigInvalid' });
    expect(String(error)).toContain(named);
    expect(started).toEqual([]);
  });
});
