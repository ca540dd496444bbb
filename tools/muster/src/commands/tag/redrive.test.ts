import { describe, expect, it } from '@jest/globals';
import { main } from '../../main.ts';
import { completeSummary, fakeSurroundings, storedRequest } from '../../testing/fake-surroundings.ts';

const task = { runId: 'r1', accountId: '111111111111', region: 'us-east-1' };
const set = () => {
  const fake = fakeSurroundings('/nowhere');
  fake.world.runs = new Map([['r1', { request: storedRequest, summary: completeSummary }]]);
  fake.world.redriven = {
    messages: 5,
    unreadable: 1,
    tasks: [
      {
        ...task,
        taskNumber: 1,
        state: 'open',
        resources: 1000,
        failure: { code: 'UnknownResourceType', message: 'no adapter' },
      },
      { ...task, taskNumber: 2, state: 'settled', resources: 4 },
      { ...task, taskNumber: 3, state: 'missing' },
      { ...task, taskNumber: 4, state: 'malformed' },
    ],
  };
  return fake;
};

describe('muster tag redrive', () => {
  it('moves dead letters and says what they were', async () => {
    const { surroundings, text } = set();
    expect(await main(['tag', 'redrive'], surroundings)).toBe(0);
    const { stdout, stderr } = text();
    expect(stdout.replaceAll(/ +\n/g, '\n')).toBe(
      [
        '5 messages moved from the dead letters back to the queue.',
        '',
        'RUN  ACCOUNT       REGION     TASK  RESOURCES  STATE              LAST FAILURE',
        'r1   111111111111  us-east-1  1     1000       open               UnknownResourceType: no adapter',
        'r1   111111111111  us-east-1  2     4          has its outcome',
        'r1   111111111111  us-east-1  3                not in the ledger',
        'r1   111111111111  us-east-1  4                not understood',
        '',
      ].join('\n'),
    );
    expect(stderr).toContain(
      '3 messages cannot be handled and will become dead letters again: 1 message without a task, 1 not understood, 1 not in the ledger; the section "Dead letters" of docs/runbook.md says how to delete them',
    );
    expect(stderr).toContain('1 task of them had an outcome already, so nothing happens');
    expect(stderr).toContain('no run is in progress');
  });

  it('prints JSON', async () => {
    const { surroundings, world, text } = set();
    expect(await main(['tag', 'redrive', '--json'], surroundings)).toBe(0);
    expect(JSON.parse(text().stdout)).toEqual(world.redriven);
  });

  it('says it if there are none', async () => {
    const { surroundings, world, text } = set();
    world.redriven = { messages: 0, unreadable: 0, tasks: [] };
    expect(await main(['tag', 'redrive', '--engine', 'aws', '--stage', 'prod'], surroundings)).toBe(0);
    expect(text().stdout).toBe('There are no dead letters.\n');
  });
});
