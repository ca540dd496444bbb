import { describe, expect, it } from '@jest/globals';
import { type RunSummary, RunSummaryV1 } from '@muster/contracts';
import { rescansText, rescanText } from './rescans.ts';

const rescan = {
  accountId: '111111111111',
  region: 'us-east-1',
  scan: 'discovery',
  before: 1_250,
  found: 0,
  scans: 2,
  result: 'confirmed' as const,
};
const summary = (changes: Partial<RunSummary>): RunSummary =>
  RunSummaryV1.schema.parse({ ...RunSummaryV1.example, ...changes });

describe('rescansText', () => {
  it('is empty if no target was scanned again', () => {
    expect(rescansText(summary({}))).toBeUndefined();
  });

  it('names the target, the results of the scans and the conclusion', () => {
    expect(rescansText(summary({ rescans: [rescan] }))).toBe(
      '1 scan found far fewer instances than before and was repeated: 111111111111 us-east-1 0 of 1,250 (confirmed)',
    );
  });

  it('names a resource type other than the default', () => {
    expect(rescansText(summary({ rescans: [{ ...rescan, resourceType: 'toy:boat' }] }))).toContain(
      ': 111111111111 us-east-1 (toy:boat) 0 of 1,250 (confirmed)',
    );
  });

  it('names three of many', () => {
    const verification = { ...rescan, scan: 'verification-1', found: 90, result: 'disagreed' as const };
    const rescans = [verification, rescan, rescan, rescan];
    expect(rescansText(summary({ rescans, moreRescans: 1_000 }))).toBe(
      '1,004 scans found far fewer instances than before and were repeated: ' +
        '111111111111 us-east-1 verification-1 90 of 1,250 (disagreed), ' +
        '111111111111 us-east-1 0 of 1,250 (confirmed), 111111111111 us-east-1 0 of 1,250 (confirmed), and 1,001 more',
    );
  });
});

describe('rescanText', () => {
  it.each([
    ['confirmed', 'the first scan found 0 of 1,250, another scan confirmed it'],
    ['corrected', 'the first scan found 0 of 1,250, later scans corrected it'],
    ['disagreed', 'the first scan found 0 of 1,250, the scans disagree'],
    ['somethingNew', 'the first scan found 0 of 1,250, somethingNew'],
  ])('describes the conclusion of a scan: %s', (result, text) => {
    expect(rescanText({ ...rescan, result })).toBe(text);
  });
});
