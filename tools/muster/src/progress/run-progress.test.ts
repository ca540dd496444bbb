import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EngineEvent } from '@muster/local-engine';
import { registerResourceType } from '@muster/resource-types';
import { toyBoat } from '@muster/resource-types/testing';
import { type Paint, plain } from '../output/colors.ts';
import { runEventsOf } from '../run-events/engine-events.ts';
import { frame, type FrameOptions } from './frame.ts';
import { rowsOf } from './live-area.ts';
import { plainLine } from './plain-line.ts';
import { RunProgress } from './run-progress.ts';
import { waitingLine } from './waiting-line.ts';

const A = '111111111111';
const B = '222222222222';
const resources = { seen: 1000, added: 900, changed: 0, unchanged: 100, gone: 2 };

const event = (
  type: EngineEvent['type'],
  functionName: string,
  input: unknown,
  output?: unknown,
): EngineEvent => ({
  type,
  functionName,
  state: functionName,
  input,
  output,
});
const succeeded = (functionName: string, input: unknown, output: unknown = {}) =>
  event('succeeded', functionName, input, output);

const options: FrameOptions = {
  runId: 'r1',
  accountNames: new Map(),
  size: { columns: 120, rows: 24 },
  perSecond: undefined,
  paint: plain,
};
const frameText = (progress: RunProgress, over: Partial<FrameOptions> = {}) =>
  frame(progress, { ...options, ...over }).join('\n');

function progressAfter(...events: EngineEvent[]) {
  let nowMs = 0;
  const progress = new RunProgress(() => nowMs);
  const lines: string[] = [];
  for (const next of events) {
    nowMs += 1_600;
    for (const event of runEventsOf(next)) {
      const finished = progress.apply(event);
      if (finished !== undefined) lines.push(plainLine(finished, progress));
    }
  }
  return { progress, lines };
}

const planned = succeeded('planRun', {}, { accounts: [A, B] });
const listed = succeeded('listRegions', { accountId: A }, { regions: ['eu-west-1', 'us-east-1'] });
const discovering = event('started', 'discover', { accountId: A, region: 'eu-west-1', scan: 'discovery' });
const discovered = succeeded(
  'discover',
  { accountId: A, region: 'eu-west-1', scan: 'discovery' },
  { done: true, resources },
);

describe('plain progress', () => {
  it('is one line for each finished target', () => {
    const outcome = {
      accountId: A,
      region: 'eu-west-1',
      discovery: { resources },
      verification: { tagging: { planned: 1005, applied: 1000, verified: 999, failed: 0, skipped: 5 } },
    };
    const { lines } = progressAfter(
      planned,
      listed,
      discovering,
      discovered,
      succeeded('recordOutcome', outcome),
    );
    expect(lines).toEqual([
      '[1/2+] 111111111111 eu-west-1 succeeded: 1000 seen, 900 added, 100 unchanged, 2 gone; 1000 tagged, 999 verified, 5 not found (3.2 s)',
    ]);
  });

  it('reports the result for a target that was scanned again', () => {
    const rescan = { scan: 'discovery', before: 250, found: 0, scans: 2, result: 'confirmed' };
    const again = { ...rescan, scan: 'verification-1', found: 90, scans: 3, result: 'corrected' };
    const { lines } = progressAfter(
      succeeded('recordOutcome', {
        accountId: A,
        region: 'us-east-1',
        discovery: {
          resources: { seen: 0, added: 0, changed: 0, unchanged: 0, gone: 250 },
          rescans: [rescan],
        },
        rescan: { rescans: [again] },
        verification: {
          tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
          rescans: [again],
        },
      }),
    );
    expect(lines).toEqual([
      '[1/0+] 111111111111 us-east-1 succeeded: 0 seen, 250 gone; the first scan found 0 of 250, another scan confirmed it; ' +
        'the first scan found 90 of 250, later scans corrected it',
    ]);
  });

  it('names code and message of a failed target and of a failed account', () => {
    const { lines } = progressAfter(
      planned,
      listed,
      succeeded('recordOutcome', {
        accountId: A,
        region: 'us-east-1',
        error: {
          Error: 'UnauthorizedOperation',
          Cause: '{"errorType":"UnauthorizedOperation","errorMessage":"Not\\nyou"}',
        },
      }),
      succeeded('recordAccountOutcome', {
        accountId: B,
        error: { Error: 'AssumeRoleDenied', Cause: 'no JSON' },
        known: { regions: ['eu-west-1', 'us-east-1', 'us-west-2'] },
      }),
    );
    expect(lines).toEqual([
      '[1/2+] 111111111111 us-east-1 failed: UnauthorizedOperation: Not you',
      '[4/5] 222222222222 failed: AssumeRoleDenied: no JSON (6.4 s)',
    ]);
  });

  it('explains why a target is skipped whose denial the configuration tolerates', () => {
    const outcome = {
      accountId: A,
      region: 'eu-west-1',
      error: { Error: 'UnauthorizedOperation', Cause: 'with an explicit deny' },
    };
    const { lines, progress } = progressAfter(
      planned,
      listed,
      succeeded('recordOutcome', outcome, { skipped: 'DeniedByPolicy' }),
    );
    expect(lines).toEqual([`[1/2+] ${A} eu-west-1 skipped: DeniedByPolicy`]);
    expect(progress.accounts.get(A)).toMatchObject({ done: 1, failed: 0 });
  });

  it('counts a target as failed if resources could not be tagged', () => {
    const { lines } = progressAfter(
      succeeded('recordOutcome', {
        accountId: A,
        region: 'us-east-1',
        discovery: { resources },
        verification: {
          tagging: { planned: 2, applied: 1, verified: 1, failed: 1, skipped: 0 },
          failure: { code: 'TagLimitExceeded', message: '1 resource could not be tagged' },
        },
      }),
    );
    expect(lines).toEqual([
      '[1/0+] 111111111111 us-east-1 failed: TagLimitExceeded: 1 resource could not be tagged',
    ]);
  });

  it('ignores unknown events', () => {
    const { lines } = progressAfter(
      succeeded('planRun', null, 'nonsense'),
      succeeded('recordOutcome', { region: 5 }),
      event('started', 'discover', undefined),
      event('failed', 'discover', { accountId: A, region: 'eu-west-1' }),
      succeeded('somethingNew', { accountId: A, region: 'eu-west-1' }),
    );
    expect(lines).toEqual([]);
  });
});

describe('a second resource type', () => {
  let unregister: () => void;
  beforeAll(() => {
    unregister = registerResourceType(toyBoat);
  });
  afterAll(() => unregister());

  it('is a separate target in the display, named by its words', () => {
    const place = { accountId: A, region: 'us-east-1' };
    const boats = { ...place, resourceType: 'toy:boat' };
    const targets = [place, boats].map(({ region }) => ({ region }));
    const started = [
      event('succeeded', 'planRun', {}, { accounts: [A] }),
      succeeded('listRegions', { accountId: A }, { regions: ['us-east-1'], targets }),
      event('started', 'discover', { ...place, resourceType: 'ec2:instance', scan: 'discovery' }),
      event('started', 'discover', { ...boats, scan: 'discovery' }),
      succeeded('discover', { ...boats, scan: 'discovery' }, { done: true, resources }),
    ];
    const shown = frameText(progressAfter(...started).progress);
    expect(shown).toContain('0/2 targets\n  1,000 resources');
    expect(shown).toContain('0/2 targets  1,000 resources  discovering us-east-1 us-east-1 (boats)');
    const { progress, lines } = progressAfter(
      ...started,
      succeeded('recordOutcome', { ...boats, discovery: { resources } }),
    );
    expect(lines).toEqual([
      '[1/2] 111111111111 us-east-1 (boats) succeeded: 1000 seen, 900 added, 100 unchanged, 2 gone (3.2 s)',
    ]);
    expect([...(progress.accounts.get(A)?.active.keys() ?? [])]).toEqual(['us-east-1']);
  });
});

describe('live progress', () => {
  it('shows active accounts, and the number of waiting ones', () => {
    const { progress } = progressAfter(planned, listed, discovering, discovered);
    expect(frameText(progress)).toBe(
      [
        'Run r1  ░░░░░░░░░░░░░░░░░░░░ 0%  0/2+ targets',
        '  1,000 instances  6.4 s',
        '  ⠼ 111111111111  0/2 regions  1,000 instances  discovering eu-west-1',
        '  … 1 account waiting',
      ].join('\n'),
    );
  });

  it('shows that a target waits to be scanned again and why, until the scan', () => {
    const waiting = succeeded(
      'discover',
      { accountId: A, region: 'eu-west-1', scan: 'discovery' },
      {
        done: false,
        resources: { ...resources, seen: 0 },
        waitSeconds: 30,
        rescans: [{ scan: 'discovery', before: 1250, found: 0, scans: 1, result: 'unfinished' }],
      },
    );
    const { progress } = progressAfter(planned, listed, discovering, waiting);
    expect(frameText(progress)).toContain(
      '0/2 regions  0 instances  waiting to scan again (0 of 1,250 found) eu-west-1',
    );
    for (const event of runEventsOf(discovering)) progress.apply(event);
    expect(frameText(progress)).toContain('discovering eu-west-1');
    const waitingLines = (next: EngineEvent) =>
      runEventsOf(next).flatMap((event) => (event.type === 'targetWaits' ? [waitingLine(event)] : []));
    expect(waitingLines(waiting)).toEqual([
      '111111111111 eu-west-1 is scanned again in 30 s: 0 of 1,250 found',
    ]);
    expect([discovered, discovering].flatMap(waitingLines)).toEqual([]);
  });

  it('shows that a target is being verified', () => {
    const rediscovering = event('started', 'discover', {
      accountId: A,
      region: 'eu-west-1',
      scan: 'verification-1',
    });
    const { progress } = progressAfter(planned, listed, discovering, discovered, rediscovering);
    expect(frameText(progress)).toContain('verifying eu-west-1');
  });

  it('fits 150 accounts on a small terminal: some failed, some finished, some active', () => {
    const accounts = Array.from({ length: 150 }, (_, index) => String(100_000_000_000 + index));
    const { progress } = progressAfter(
      succeeded('planRun', {}, { accounts }),
      ...accounts
        .slice(0, 50)
        .map((accountId) =>
          succeeded('recordAccountOutcome', { accountId, error: { Error: 'AssumeRoleDenied' } }),
        ),
      ...accounts.slice(50, 90).map((accountId) => succeeded('listRegions', { accountId }, { regions: [] })),
      ...accounts
        .slice(90, 120)
        .map((accountId) => succeeded('listRegions', { accountId }, { regions: ['us-east-1'] })),
    );
    const lines = frame(progress, { ...options, size: { columns: 60, rows: 20 } });
    expect(lines).toHaveLength(19);
    expect(lines.filter((line) => line.length > 59)).toEqual([]);
    expect([lines[2], lines[3], lines[7], lines.at(-1)]).toEqual([
      '  ✔ 40 accounts finished',
      '  ✖ 100000000000  AssumeRoleDenied: AssumeRoleDenied',
      '  ✖ … and 46 more accounts with failures',
      '  … 20 more accounts active, 30 accounts waiting',
    ]);
  });

  it('shows the share, the rate and the time left', () => {
    const half = succeeded('recordOutcome', { accountId: A, region: 'eu-west-1', discovery: { resources } });
    const { progress } = progressAfter(
      succeeded('planRun', {}, { accounts: [A] }),
      listed,
      discovering,
      discovered,
      half,
    );
    expect(frameText(progress, { perSecond: 1240 }).split('\n').slice(0, 2)).toEqual([
      'Run r1  ██████████░░░░░░░░░░ 50%  1/2 targets',
      '  1,000 instances (1,240/s)  8.0 s, about 8 s left',
    ]);
    expect(frameText(progress, { size: { columns: 60, rows: 24 } }).split('\n')[0]).toBe(
      'Run r1  50%  1/2 targets',
    );
  });

  it('counts accounts whose regions are unknown like the others, and activities in part', () => {
    const { progress } = progressAfter(planned);
    expect(progress.share).toBe(0);
    progress.apply({ type: 'regionsListed', accountId: A, targets: 2 });
    progress.apply({ type: 'targetActive', accountId: A, region: 'eu-west-1', activity: 'verifying' });
    expect(progress.share).toBe(0.2);
    progress.apply({ type: 'regionsListed', accountId: B, targets: 0 });
    expect(progress.share).toBe(0.4);
  });

  it('shows names of accounts and colors the marks', () => {
    const { progress } = progressAfter(planned, listed, discovering);
    const paint: Paint = (style, text) => `<${style}>${text}</${style}>`;
    const lines = frame(progress, { ...options, accountNames: new Map([[A, 'prod\u001b[2J']]), paint });
    expect([lines[0], lines[2], lines[3]]).toEqual([
      '<bold>Run r1</bold>  ░░░░░░░░░░░░░░░░░░░░ 0%  0/2+ targets',
      '<cyan>  ⠇</cyan> 111111111111 prod\\x1b[2J  0/2 regions  0 instances  discovering eu-west-1',
      '<dim>  …</dim> 1 account waiting',
    ]);
  });

  it('never exceeds a terminal of any size', () => {
    const { progress } = progressAfter(planned, listed, discovering, discovered);
    const accountNames = new Map([[A, '日本語のアカウント'.repeat(9)]]);
    for (const columns of [10, 20, 40, 80, 200])
      for (const rows of [5, 10, 50]) {
        const lines = frame(progress, { ...options, accountNames, size: { columns, rows } });
        expect(rowsOf(lines, { columns, rows: 100 })).toBe(4);
      }
  });
});
