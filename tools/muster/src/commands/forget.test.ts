import { beforeEach, describe, expect, it } from '@jest/globals';
import { main } from '../main.ts';
import type { Forgettable } from '../surroundings.ts';
import { fakeSurroundings } from '../testing/fake-surroundings.ts';

const A = '222222222222';
const outOfScope: Forgettable = {
  targets: [{ accountId: A, region: 'us-east-1', resources: 7 }],
  inScope: [],
  account: 'none',
};

let fake: ReturnType<typeof fakeSurroundings>;
let removed: string[][];
let found: Forgettable;

beforeEach(() => {
  fake = fakeSurroundings('/nowhere');
  removed = [];
  found = outOfScope;
  fake.world.runs = new Map();
  fake.world.forgetter = {
    look: async () => found,
    forget: async (accountId, { targets }, runIds) => {
      removed.push([accountId, ...targets.map(({ region }) => region), ...runIds]);
      return { targets, resources: 7, checkpoints: 2, account: false };
    },
  };
});
const forget = (...args: string[]) => main(['forget', '--account', A, ...args], fake.surroundings);

describe('muster forget', () => {
  it('prints what it removes, and removes it with --yes', async () => {
    expect(await forget('--yes')).toBe(0);
    expect(removed).toEqual([[A, 'us-east-1']]);
    expect(fake.text()).toEqual({
      stdout: 'Removed: 1 target, 7 instances, 2 checkpoint items\n',
      stderr:
        'Removes account 222222222222 from /nowhere/.muster: 1 target (us-east-1) with 7 instances and their checkpoints. Runs and the ledger are kept.\n',
    });
  });

  it.each([
    ['y', 0],
    [' YES ', 0],
    ['', 2],
    ['n', 2],
    ['yesterday', 2],
    [undefined, 2],
  ])('asks on a terminal: the answer %j ends with %d', async (answer, exitCode) => {
    const asked: string[] = [];
    const terminal = { ask: async (question: string) => (asked.push(question), answer) };
    expect(await main(['forget', '--account', A], { ...fake.surroundings, terminal })).toBe(exitCode);
    expect(asked).toEqual(['Remove this? [y/N] ']);
    expect(removed).toEqual(exitCode === 0 ? [[A, 'us-east-1']] : []);
    if (exitCode === 2) expect(fake.text().stderr).toContain('error: nothing was removed: not confirmed\n');
  });

  it('asks only on a terminal', async () => {
    expect(await forget()).toBe(2);
    expect(removed).toEqual([]);
    expect(fake.text().stderr).toContain(
      'there is no terminal to confirm on; repeat the command with --yes\n',
    );
  });

  it('refuses targets in scope', async () => {
    found = { ...outOfScope, inScope: ['eu-west-1'] };
    expect(await forget('--yes')).toBe(2);
    expect(fake.text().stderr).toContain('account 222222222222 is in scope (eu-west-1): ');
    found = { targets: [], inScope: [], account: 'in scope' };
    expect(await forget('--yes')).toBe(2);
    expect(fake.text().stderr).toContain('is in scope and could not be read');
    expect(removed).toEqual([]);
  });

  it('refuses during a run', async () => {
    fake.world.inProgress = 'r7';
    expect(await forget('--yes')).toBe(1);
    expect(fake.text().stderr).toContain(
      'run r7 is in progress on this data; wait until it ends, then try again\n',
    );
    expect(removed).toEqual([]);
  });

  it('does nothing for unknown targets, and prints JSON', async () => {
    found = { targets: [], inScope: [], account: 'none' };
    expect(await forget('--region', 'us-east-1', '--json')).toBe(0);
    const { stdout, stderr } = fake.text();
    expect(JSON.parse(stdout)).toEqual({
      accountId: A,
      region: 'us-east-1',
      forgotten: { targets: [], resources: 0, checkpoints: 0, account: false },
    });
    expect(stderr).toBe('note: the inventory has nothing of 222222222222 us-east-1\n');
  });
});
