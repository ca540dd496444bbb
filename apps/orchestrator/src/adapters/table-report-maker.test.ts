import { describe, expect, it } from '@jest/globals';
import { parseContract, RunSummaryV1 } from '@muster/contracts';
import { exampleResource, inventoryOf } from '@muster/report/testing';
import { withTimeLeft } from '@muster/service-definition';
import { request } from '../testing/examples.ts';
import { TableReportMaker } from './table-report-maker.ts';

const maker = new TableReportMaker({
  inventory: inventoryOf([
    exampleResource({
      resourceId: 'i-1',
      tags: { Production: 'Yes' },
      firstSeenAt: '2026-11-22T08:00:00.000Z',
    }),
    exampleResource({ resourceId: 'i-2', tags: {}, firstSeenAt: '2026-11-20T08:00:00.000Z' }),
  ]),
  stage: 'prod',
  now: () => new Date('2026-11-23T08:01:00.000Z'),
});
const summary = parseContract(RunSummaryV1, {
  ...RunSummaryV1.example,
  report: { location: 's3://bucket/runs/x.html', status: 'pending' },
});
const before = {
  runId: 'before',
  status: 'complete' as const,
  startedAt: '2026-11-21T08:00:00.000Z',
  finishedAt: '2026-11-21T08:01:00.000Z',
};
const make = async () =>
  new TextDecoder().decode(
    await maker.makePage({
      summary,
      request: request({ rules: [{ id: 'a', match: {}, set: [['Production', 'Yes']], onConflict: 'keep' }] }),
      accountNames: new Map([['111111111111', 'production']]),
      before,
    }),
  );

describe('the page of a stage', () => {
  it('is a whole page about the run, without its place and its tag changes', async () => {
    const html = await make();
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toMatch(/<\/html>\n$/);
    const report: unknown = JSON.parse(/id="report">([^<]*)</.exec(html)?.[1] ?? '{}');
    expect(report).toMatchObject({
      musterVersion: '0.1.0',
      place: { engine: 'aws', name: 'stage prod', isDemonstration: false },
      run: { runId: '20261123T080000Z-4f2a', status: 'partial' },
      accounts: [{ id: '111111111111', name: 'production' }, { id: '333333333333' }],
      listed: 2,
      totals: {
        present: 2,
        tags: { keysAre: 'ofRules', keys: [{ key: 'Production', present: 1 }] },
        changes: { runId: 'before', since: '2026-11-21T08:01:00.000Z', added: 1 },
      },
    });
    expect(report).not.toHaveProperty('tagChanges');
    expect(report).not.toHaveProperty('run.report');
  });

  it('is given up while there is time to say so', async () => {
    await expect(withTimeLeft(() => 59_999, make)).rejects.toMatchObject({ name: 'ReportNotFinished' });
    await expect(withTimeLeft(() => 60_001, make)).resolves.toContain('Muster report');
  });
});
