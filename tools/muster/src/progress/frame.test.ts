import { describe, expect, it } from '@jest/globals';
import type { EngineEvent } from '@muster/local-engine';
import type { Paint } from '../output/colors.ts';
import { runEventsOf } from '../run-events/engine-events.ts';
import {
  A,
  B,
  discovered,
  discovering,
  event,
  frameText,
  listed,
  options,
  planned,
  progressAfter,
  resources,
  succeeded,
} from '../testing/progress-events.ts';
import { frame } from './frame.ts';
import { rowsOf } from './live-area.ts';
import { waitingLine } from './waiting-line.ts';

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

  it('shows that tagging is paused in the stage, until it continues', () => {
    const { progress } = progressAfter(planned, listed, discovering);
    progress.apply({ type: 'stagePause', pausedAt: '2026-11-27T08:00:00.000Z' });
    const size = { columns: 200, rows: 24 };
    expect(frameText(progress, { size, locationText: ' --engine aws --stage prod' })).toContain(
      '\n  tagging is paused since 2026-11-27T08:00:00.000Z; the run waits until "npx muster tag resume --engine aws --stage prod"\n',
    );
    progress.apply({ type: 'stagePause', pausedAt: undefined });
    expect(frameText(progress, { size })).not.toContain('paused');
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
