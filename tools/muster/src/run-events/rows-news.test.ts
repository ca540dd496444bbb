import { describe, expect, it } from '@jest/globals';
import { TargetOutcomeV1 } from '@muster/contracts';
import type { RunProgressRows } from '@muster/orchestrator';
import { plainLine } from '../progress/plain-line.ts';
import { RunProgress } from '../progress/run-progress.ts';
import { RowsNews } from './rows-news.ts';

type Row = RunProgressRows['targets'][number];
const A = '111111111111';
const B = '222222222222';

const pending = (accountId: string, region: string): Row => ({ accountId, region, status: 'pending' });
const done = (accountId: string, region: string, changes: object = {}): Row => ({
  ...TargetOutcomeV1.schema.parse({ ...TargetOutcomeV1.example, accountId, region }),
  ...changes,
});
const failed = { status: 'failed', code: 'UnauthorizedOperation', message: 'not allowed' };

/** The lines of a plain display as the rows change. */
function linesOf(stages: readonly RunProgressRows[], before?: RunProgressRows): string[] {
  const news = new RowsNews(before);
  const progress = new RunProgress(() => 0);
  return stages.flatMap((rows) =>
    news.of(rows).flatMap((event) => {
      const finished = progress.apply(event);
      return finished === undefined ? [] : [plainLine(finished, progress)];
    }),
  );
}

describe('the display of a watched run', () => {
  it('has one line for each target, as with the local engine', () => {
    const lines = linesOf([
      { accounts: [], targets: [] },
      { accounts: [A, B], targets: [pending(A, 'eu-west-1'), pending(A, 'us-east-1')] },
      { accounts: [A, B], targets: [done(A, 'eu-west-1'), pending(A, 'us-east-1')] },
      {
        accounts: [A, B],
        targets: [done(A, 'eu-west-1'), done(A, 'us-east-1', failed), pending(B, 'us-east-1')],
      },
    ]);
    expect(lines).toEqual([
      `[1/2+] ${A} eu-west-1 succeeded: 1000 seen, 1000 added; 1000 tagged, 1000 verified`,
      `[2/2+] ${A} us-east-1 failed: UnauthorizedOperation: not allowed`,
    ]);
  });

  it('has one line for an account that could not be read, regardless of its number of targets', () => {
    const denied = { status: 'failed', code: 'AssumeRoleDenied', message: 'no', ofAccount: true };
    const targets = [done(B, 'eu-west-1', denied), done(B, 'us-east-1', denied)];
    const lines = linesOf([
      { accounts: [B], targets },
      { accounts: [B], targets },
    ]);
    expect(lines).toEqual([`[2/2] ${B} failed: AssumeRoleDenied: no (0.0 s)`]);
  });

  it('ignores skipped targets', () => {
    const skipped = { status: 'skipped', code: 'RegionNotEnabled', message: 'not enabled' };
    const lines = linesOf([
      { accounts: [A], targets: [done(A, 'af-south-1', skipped), done(A, 'us-east-1')] },
    ]);
    expect(lines).toEqual([
      `[1/1] ${A} us-east-1 succeeded: 1000 seen, 1000 added; 1000 tagged, 1000 verified`,
    ]);
  });

  it('ignores accounts that the run does not cover', () => {
    const skipped = { status: 'skipped', code: 'AccountSuspended', message: 'suspended' };
    const rows = { accounts: [A], targets: [done(A, 'us-east-1'), done(B, 'us-east-1', skipped)] };
    expect(new RowsNews().of(rows).map(({ type }) => type)).toEqual([
      'accountsPlanned',
      'regionsListed',
      'targetFinished',
    ]);
    expect(linesOf([rows])).toHaveLength(1);
  });

  it('shows only new results of a resumed run', () => {
    const before = { accounts: [A], targets: [done(A, 'eu-west-1'), done(A, 'us-east-1', failed)] };
    const lines = linesOf(
      [
        before,
        { accounts: [A], targets: [done(A, 'eu-west-1'), pending(A, 'us-east-1')] },
        {
          accounts: [A],
          targets: [done(A, 'eu-west-1'), done(A, 'us-east-1', { finishedAt: '2026-11-23T09:00:00.000Z' })],
        },
      ],
      before,
    );
    expect(lines).toEqual([
      `[1/1] ${A} us-east-1 succeeded: 1000 seen, 1000 added; 1000 tagged, 1000 verified`,
    ]);
  });
});
