import { describe, expect, it } from '@jest/globals';
import { noRuleCounts, TargetOutcomeV1, RunRequestV1, type TargetOutcome } from '@muster/contracts';
import { RuleTotals } from './rule-totals.ts';

const request = RunRequestV1.schema.parse(RunRequestV1.example);
const succeeded = TargetOutcomeV1.schema.parse(TargetOutcomeV1.example);
const counts = (over: object) => ({ ...noRuleCounts('production'), ...over });
const totalsOf = (rows: readonly TargetOutcome[], over: object = {}) => {
  const totals = new RuleTotals({ ...request.run, ...over });
  rows.forEach((row) => totals.add(row));
  return totals.counts;
};

describe("the results of a run's rules", () => {
  it('are added up over its targets', () => {
    const rows = [
      { ...succeeded, rules: [counts({ matched: 3, applied: 2, kept: 1 })] },
      { ...succeeded, rules: [] },
      { ...succeeded, rules: [counts({ matched: 4, failed: 1, skipped: 1, nothingToDo: 1, overruled: 1 })] },
      { ...succeeded, status: 'failed' as const },
    ];
    expect(totalsOf(rows)).toEqual([
      {
        id: 'production',
        matched: 7,
        applied: 2,
        failed: 1,
        skipped: 1,
        kept: 1,
        nothingToDo: 1,
        overruled: 1,
      },
    ]);
  });

  it('include a rule that matched nothing', () => {
    expect(totalsOf([{ ...succeeded, rules: [] }])).toEqual([noRuleCounts('production')]);
  });

  it('are unknown if the run does not tag, its request is lost, or an earlier version planned a target', () => {
    expect(totalsOf([{ ...succeeded, rules: [] }], { tag: false })).toBeUndefined();
    expect(new RuleTotals(undefined).counts).toBeUndefined();
    expect(totalsOf([succeeded, { ...succeeded, rules: [] }])).toBeUndefined();
  });
});
