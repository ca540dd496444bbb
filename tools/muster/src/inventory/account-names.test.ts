import { describe, expect, it } from '@jest/globals';
import { RunRequestV1 } from '@muster/contracts';
import { readAccountNames } from './account-names.ts';

const ID = '111111111111';
const requestWith = (name: string) =>
  RunRequestV1.schema.parse({ ...RunRequestV1.example, accountSettings: [{ accountId: ID, name }] });
const listed = (runId: string) => ({
  runId,
  status: 'complete' as const,
  startedAt: '2026-11-23T08:00:00.000Z',
});
const noRuns = {
  listRuns: async () => [],
  getRequest: async () => undefined,
  getAccountNames: async () => new Map(),
};

describe('names of accounts', () => {
  it('are those of the latest attempt', async () => {
    const items = [
      { accountId: ID, accountName: 'old', lastAttemptAt: '2026-11-20T08:00:00.000Z' },
      { accountId: ID, accountName: 'new', lastAttemptAt: '2026-11-23T08:00:00.000Z' },
      { accountId: ID, accountName: 'older' },
    ];
    expect(await readAccountNames(items, { runs: noRuns })).toEqual(new Map([[ID, 'new']]));
  });

  it('are those of the latest run that can be read', async () => {
    const runs = {
      ...noRuns,
      listRuns: async () => [listed('r3'), listed('r2'), listed('r1')],
      getRequest: async (runId: string) => {
        if (runId === 'r3') throw new Error('written by a newer version');
        return requestWith(runId === 'r2' ? 'production' : 'earlier');
      },
    };
    expect(await readAccountNames([], { runs })).toEqual(new Map([[ID, 'production']]));
  });

  it('are those in the organization if neither the inventory nor a configuration has one', async () => {
    const runs = {
      listRuns: async () => [listed('r2'), listed('r1')],
      getRequest: async () => requestWith('production'),
      getAccountNames: async (runId: string) =>
        new Map([
          [ID, 'in the organization'],
          ['222222222222', `of ${runId}`],
        ]),
    };
    expect(await readAccountNames([], { runs })).toEqual(
      new Map([
        [ID, 'production'],
        ['222222222222', 'of r2'],
      ]),
    );
  });

  it('are unknown to a caller who may not read runs', async () => {
    const runs = { ...noRuns, listRuns: () => Promise.reject(new Error('AccessDeniedException')) };
    expect(await readAccountNames([{ accountId: ID }], { runs })).toEqual(new Map());
  });

  it('are unknown in a stage without the table of the runs', async () => {
    const data = {
      get runs(): typeof noRuns {
        throw new Error('stage dev lacks the parameter of the table');
      },
    };
    expect(await readAccountNames([{ accountId: ID, accountName: 'known' }], data)).toEqual(
      new Map([[ID, 'known']]),
    );
  });
});
