import { beforeEach, describe, expect, it } from '@jest/globals';
import { parseContract, ResourceItemV1, TagTaskOutcomeV1, TagTaskV1 } from '@muster/contracts';
import { main } from '../../main.ts';
import { completeSummary, fakeSurroundings, storedRequest } from '../../testing/fake-surroundings.ts';

const resource = parseContract(ResourceItemV1, ResourceItemV1.example);
const { resourceId, accountId, region } = resource;

let fake: ReturnType<typeof fakeSurroundings>;
/** The calls to the ledger. */
let read: string[];

beforeEach(() => {
  fake = fakeSurroundings('/nowhere');
  read = [];
  const { world } = fake;
  const request = { ...storedRequest, run: { ...storedRequest.run, runId: 'r2', planId: 'plan-1' } };
  world.runs = new Map([
    ['r1', { request: storedRequest, summary: completeSummary }],
    ['r2', { request, summary: { ...completeSummary, runId: 'r2' } }],
  ]);
  world.inventory = {
    ...world.inventory,
    resources: async function* (filter = {}) {
      yield filter.ids?.includes(resourceId) && filter.gone !== true ? [resource] : [];
    },
  };
  world.tasksOf = async (runId, account, place) => {
    read.push(`${runId} ${account} ${place}`);
    const task = (value: string, before: string | null) =>
      parseContract(TagTaskV1, {
        ...TagTaskV1.example,
        runId,
        set: [['Owner', value]],
        ruleIds: ['a', 'b'],
        resources: [
          { id: resourceId, before: [['Owner', before]], rules: [1] },
          { id: 'i-00000000000000009', before: [['Owner', null]] },
        ],
      });
    const outcome = (exceptions: unknown[]) =>
      parseContract(TagTaskOutcomeV1, { ...TagTaskOutcomeV1.example, exceptions });
    if (runId === 'r1') return [{ task: task('ops', null), outcome: outcome([]) }];
    const changed = { id: resourceId, outcome: 'skipped', code: 'Changed', message: 'm' };
    return [{ task: task('dev\u001b', 'ops'), outcome: outcome([changed]) }];
  };
});

const history = (...args: string[]) => main(['tag', 'history', ...args], fake.surroundings);

describe('muster tag history', () => {
  it('shows the tags of each run, oldest first, as text that cannot control a terminal', async () => {
    expect(await history(resourceId)).toBe(0);
    expect(fake.text()).toEqual({
      stderr: '',
      stdout:
        'WHEN                      RUN          TAG KEY  BEFORE  WANTED       OUTCOME\n' +
        '2026-11-23T08:00:05.000Z  r1           Owner    (none)  "ops"        applied\n' +
        '2026-11-23T08:00:05.000Z  r2 (plan-1)  Owner    "ops"   "dev\\u001b"  skipped: Changed\n',
    });
    expect(read).toEqual([`r1 ${accountId} ${region}`, `r2 ${accountId} ${region}`]);
  });

  it('prints a JSON array', async () => {
    expect(await history(resourceId, '--json')).toBe(0);
    const [first, second]: unknown[] = JSON.parse(fake.text().stdout);
    expect(first).toEqual({
      at: '2026-11-23T08:00:05.000Z',
      runId: 'r1',
      planId: null,
      requestedBy: null,
      key: 'Owner',
      before: null,
      wanted: 'ops',
      outcome: 'applied',
      code: null,
      ruleIds: ['b'],
    });
    expect(second).toMatchObject({ planId: 'plan-1', outcome: 'skipped', code: 'Changed' });
  });

  it('says that nothing was planned, and refuses unknown resources', async () => {
    fake.world.tasksOf = async () => [];
    expect(await history(resourceId)).toBe(0);
    expect(fake.text().stdout).toBe('Muster has not planned to change its tags.\n');
    expect(await history('i-00000000000000007')).toBe(2);
    expect(fake.text().stderr).toContain('i-00000000000000007 is not in the inventory of /nowhere/.muster');
    expect(await history('not/an/id')).toBe(2);
  });
});
