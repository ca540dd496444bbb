import { beforeEach, describe, expect, it } from '@jest/globals';
import { parseContract, type RunRequest, TagTaskOutcomeV1, TagTaskV1 } from '@muster/contracts';
import { main } from '../../main.ts';
import { completeSummary, fakeSurroundings, storedRequest } from '../../testing/fake-surroundings.ts';

const accountId = '111111111111';
const ids = ['i-0000000000000001a', 'i-0000000000000002b'] as const;

let fake: ReturnType<typeof fakeSurroundings>;
/** The targets that were read. */
let read: string[];

const outcomeOf = (settledAt: string, exceptions: unknown[] = []) =>
  parseContract(TagTaskOutcomeV1, { ...TagTaskOutcomeV1.example, settledAt, exceptions });
const targetOf = (region: string, planned: number) => ({
  ...{ accountId, region, status: 'succeeded' as const, apiCalls: {} },
  resources: { seen: 3, added: 3, changed: 0, unchanged: 0, gone: 0 },
  tagging: { planned, applied: planned, verified: planned, failed: 0, skipped: 0 },
  finishedAt: '2026-11-23T08:00:09.000Z',
});

beforeEach(() => {
  fake = fakeSurroundings('/nowhere');
  read = [];
  const { world } = fake;
  const requestOf = (runId: string, changes: Partial<RunRequest['run']>, requestedBy?: string) => ({
    ...storedRequest,
    ...(requestedBy === undefined ? {} : { requestedBy }),
    run: { ...storedRequest.run, runId, ...changes },
  });
  const summaryOf = (runId: string) => ({ ...completeSummary, runId });
  world.runs = new Map([
    ['r1', { request: requestOf('r1', {}), summary: summaryOf('r1') }],
    [
      'r2',
      { request: requestOf('r2', { planId: 'plan-1' }, 'arn:aws:iam::1:user/me'), summary: summaryOf('r2') },
    ],
    ['r3', { request: requestOf('r3', { tag: false }), summary: summaryOf('r3') }],
  ]);
  world.targets = [targetOf('us-east-1', 2), targetOf('eu-west-1', 0), targetOf('ap-south-1', 1)];
  world.tasksOf = async (runId, account, region) => {
    read.push(`${runId} ${account} ${region}`);
    if (region !== 'us-east-1') return [];
    const task = parseContract(TagTaskV1, {
      ...TagTaskV1.example,
      runId,
      set: [['Owner', 'a "quoted" value']],
      remove: [['owner', 'x']],
      resources: ids.map((id) => ({
        id,
        before: [
          ['Owner', null],
          ['owner', 'x'],
        ],
      })),
    });
    if (runId === 'r1') return [{ task }];
    const changed = { id: ids[1], outcome: 'skipped', code: 'Changed', message: 'it changed' };
    return [{ task, outcome: outcomeOf('2026-11-23T08:00:05.000Z', [changed]) }];
  };
});

const ledger = (...args: string[]) => main(['tag', 'ledger', ...args], fake.surroundings);

describe('muster tag ledger', () => {
  it('names tags that an undo left as they are', async () => {
    const { tasksOf } = fake.world;
    fake.world.tasksOf = async (...target) =>
      (await tasksOf(...target)).map(({ task, outcome }) => ({
        task: {
          ...task,
          resources: task.resources.map((each) => ({
            ...each,
            kept: [{ key: 'Team', value: 'web', wanted: null }],
          })),
        },
        outcome,
      }));
    expect(await ledger('--format', 'ndjson', '--run', 'r2')).toBe(0);
    const records = fake
      .text()
      .stdout.trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(records).toMatchObject([
      { key: 'Owner', outcome: 'applied' },
      { key: 'owner', outcome: 'applied' },
      { key: 'Team', before: 'web', wanted: null, outcome: 'skipped', code: 'Changed' },
      { key: 'Owner', outcome: 'skipped' },
      { key: 'owner', outcome: 'skipped' },
      { key: 'Team', outcome: 'skipped' },
    ]);
  });

  it('exports one record for each resource and tag key, oldest run first', async () => {
    expect(await ledger('--format', 'ndjson')).toBe(0);
    const { stdout, stderr } = fake.text();
    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect([stderr, records.length]).toEqual(['', 8]);
    const place = { accountId, region: 'us-east-1', resourceType: 'ec2:instance' };
    expect(records[0]).toEqual({
      ...{ at: null, runId: 'r1', planId: null, requestedBy: null, ...place, resourceId: ids[0] },
      ...{ key: 'Owner', before: null, wanted: 'a "quoted" value', outcome: 'planned' },
      ...{ code: null, message: null, ruleIds: ['production'] },
    });
    expect(records.slice(5, 8)).toMatchObject([
      { runId: 'r2', resourceId: ids[0], key: 'owner', before: 'x', wanted: null, outcome: 'applied' },
      { resourceId: ids[1], key: 'Owner', outcome: 'skipped', code: 'Changed', message: 'it changed' },
      {
        at: '2026-11-23T08:00:05.000Z',
        planId: 'plan-1',
        requestedBy: 'arn:aws:iam::1:user/me',
        key: 'owner',
      },
    ]);
    expect(read).toEqual([
      'r1 111111111111 ap-south-1',
      'r1 111111111111 us-east-1',
      'r2 111111111111 ap-south-1',
      'r2 111111111111 us-east-1',
    ]);
  });

  it('exports CSV by default', async () => {
    expect(await ledger('--run', 'r2')).toBe(0);
    const lines = fake.text().stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines.slice(0, 3)).toEqual([
      'at,runId,planId,requestedBy,accountId,region,resourceType,resourceId,key,before,wanted,outcome,code,message,ruleIds',
      '2026-11-23T08:00:05.000Z,r2,plan-1,arn:aws:iam::1:user/me,111111111111,us-east-1,ec2:instance,i-0000000000000001a,Owner,,"a ""quoted"" value",applied,,,production',
      '2026-11-23T08:00:05.000Z,r2,plan-1,arn:aws:iam::1:user/me,111111111111,us-east-1,ec2:instance,i-0000000000000001a,owner,x,,applied,,,production',
    ]);
  });

  it.each([
    [['--since', '2026-11-23T08:00:06Z'], 4],
    [['--region', 'us-east-1'], 8],
    [['--region', 'eu-west-1'], 0],
    [['--account', '222222222222'], 0],
  ])('reads a part: %j', async (args, records) => {
    expect(await ledger('--json', ...args)).toBe(0);
    expect(JSON.parse(fake.text().stdout)).toHaveLength(records);
  });

  it('works with a stage, and refuses an unknown run', async () => {
    expect(await ledger('--run', 'r2', '--engine', 'aws', '--stage', 'dev')).toBe(0);
    fake.text();
    expect(await ledger('--run', 'r9')).toBe(2);
    expect(fake.text().stderr).toContain('error: run r9 does not exist');
    expect(await ledger('--json', '--format', 'csv')).toBe(2);
  });
});
