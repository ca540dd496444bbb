import { describe, expect, it } from '@jest/globals';
import { deleteExpired, openInMemory } from '@muster/sqlite';
import { target, task, writePlan } from '../testing/fixtures.ts';
import { ledgerContract, outcome } from '../testing/ledger.contract.ts';
import { SqliteLedgerReader } from './sqlite-ledger-reader.ts';
import { SqliteLedgerStops } from './sqlite-ledger-stops.ts';
import { SqliteLedger } from './sqlite-ledger.ts';

const now = () => new Date('2026-11-23T00:00:00.000Z');
const open = () => {
  const database = openInMemory();
  return { database, ledger: new SqliteLedger(database, now) };
};

describe('the ledger in SQLite', () => {
  ledgerContract(() => {
    const { database, ledger } = open();
    return { ledger, reader: new SqliteLedgerReader(database), stops: new SqliteLedgerStops(database) };
  });

  it('shows each resource with the previous values, the wanted values and its outcome', async () => {
    const { database, ledger } = open();
    const tasks = [
      task([], {
        set: [['Owner', 'ops']],
        resources: [
          { id: 'i-1', before: [['Owner', null]] },
          { id: 'i-2', before: [['Owner', 'dev']] },
        ],
      }),
      task(['i-3'], { taskNumber: 2 }),
    ];
    await writePlan(ledger, tasks);
    await ledger.writeTask(task(['i-9'], { taskNumber: 3 }));
    await ledger.settle(target, {
      ...outcome(1),
      exceptions: [{ id: 'i-2', outcome: 'skipped', code: 'X', message: 'gone' }],
    });
    expect(
      database.all(
        `SELECT resource_id, before ->> 'Owner' AS before, wanted ->> 'Owner' AS wanted, outcome, code, settled_at
         FROM tag_changes ORDER BY resource_id`,
      ),
    ).toEqual([
      {
        resource_id: 'i-1',
        before: null,
        wanted: 'ops',
        outcome: 'applied',
        code: null,
        settled_at: '2026-11-23T08:00:05.000Z',
      },
      {
        resource_id: 'i-2',
        before: 'dev',
        wanted: 'ops',
        outcome: 'skipped',
        code: 'X',
        settled_at: '2026-11-23T08:00:05.000Z',
      },
      { resource_id: 'i-3', before: null, wanted: null, outcome: 'planned', code: null, settled_at: null },
    ]);
  });

  it('expires in all tables of a run after 90 days', async () => {
    const { database, ledger } = open();
    await writePlan(ledger, [task(['i-1'])]);
    await ledger.saveProgress({ ...target, taskNumber: 1 }, { applied: [], exceptions: [], apiCalls: {} });
    await ledger.settle(target, outcome(1));
    // 2027-02-21T00:00:00Z
    deleteExpired(database, 1_803_167_999);
    expect(await ledger.tasksOf(target)).toHaveLength(1);
    deleteExpired(database, 1_803_168_000);
    for (const table of [
      'tag_plans',
      'tag_tasks',
      'tag_task_outcomes',
      'tag_task_exceptions',
      'tag_task_progress',
    ])
      expect([table, database.all(`SELECT * FROM ${table}`)]).toEqual([table, []]);
  });

  it('rejects an invalid row and names it', async () => {
    const { database, ledger } = open();
    await writePlan(ledger, [task(['i-1'])]);
    database.run("UPDATE tag_tasks SET resources = 'no JSON'");
    await expect(ledger.tasksOf(target)).rejects.toMatchObject({
      name: 'ContractViolation',
      message: expect.stringContaining('row of tag_tasks run-1 111111111111 us-east-1 1'),
    });
  });
});
