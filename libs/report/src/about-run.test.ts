import { describe, expect, it } from '@jest/globals';
import { parseContract, RunRequestV1 } from '@muster/contracts';
import { accountNamesOf, endOf, ruleKeysOf, runBefore } from './about-run.ts';

const at = (hour: string) => `2026-11-27T${hour}:00:00.000Z`;
const run = (runId: string, started: string, finished?: string) => ({
  runId,
  startedAt: at(started),
  ...(finished === undefined ? {} : { finishedAt: at(finished) }),
});

describe('the run before', () => {
  const before = (...runs: ReturnType<typeof run>[]) => runBefore(runs, run('now', '08'))?.runId;

  it('is the newest that ended before the run began', () => {
    expect(before(run('a', '01', '02'), run('c', '05', '06'), run('b', '03', '04'))).toBe('c');
    expect(before(run('long', '01', '08'), run('short', '05', '06'))).toBe('long');
  });

  it('is not a run in progress, a run that ended later, or the run itself', () => {
    expect(before(run('running', '01'), run('later', '07', '09'), run('now', '08', '09'))).toBeUndefined();
  });

  it('is compared with by its end', () => {
    expect([endOf(run('a', '01', '02')), endOf(run('a', '01'))]).toEqual([at('02'), at('01')]);
  });
});

describe('the request of a run', () => {
  const { accounts, ...example } = RunRequestV1.example;
  const request = (fields: object, of: object = {}) =>
    parseContract(RunRequestV1, { ...example, accounts, ...of, run: { ...example.run, ...fields } });
  const rules: object[] = [
    { id: 'a', match: {}, set: { Owner: 'ops', constructor: 'x' } },
    { id: 'b', match: {}, set: { Owner: 'dev' } },
  ];

  it('has the keys that its rules set, each once, if it tags', () => {
    expect(ruleKeysOf(request({ tag: true, rules }))).toEqual(['Owner', 'constructor']);
    expect(ruleKeysOf(request({ tag: false, rules }))).toEqual([]);
    expect(ruleKeysOf(undefined)).toEqual([]);
  });

  it('has the names of some accounts', () => {
    const accountSettings = [
      { accountId: '111111111111', name: 'Production' },
      { accountId: '222222222222' },
    ];
    expect([...accountNamesOf(request({}, { accountSettings }))]).toEqual([['111111111111', 'Production']]);
    expect([...accountNamesOf(undefined)]).toEqual([]);
    const ofOrganization = new Map([
      ['111111111111', 'account-1'],
      ['222222222222', 'account-2'],
    ]);
    expect([...accountNamesOf(request({}, { accountSettings }), ofOrganization)]).toEqual([
      ['111111111111', 'Production'],
      ['222222222222', 'account-2'],
    ]);
  });
});
