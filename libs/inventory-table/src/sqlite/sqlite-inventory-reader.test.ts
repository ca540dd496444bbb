import { describe, expect, it } from '@jest/globals';
import { ResourceItemV1, TargetItemV1 } from '@muster/contracts';
import { type Database, openInMemory } from '@muster/sqlite';
import { type Contents, inventoryQueryContract, inventoryReaderContract } from '../testing/index.ts';
import { parametersOf, PUT_RESOURCE, SqliteInventoryReader } from './index.ts';

const TARGET = { accountId: '111111111111', region: 'us-east-1' };
const { pk, sk, schemaVersion, ...example } = ResourceItemV1.schema.parse(ResourceItemV1.example);
void [pk, sk, schemaVersion];
const put = (database: Database, over: object) =>
  database.run(PUT_RESOURCE, ...parametersOf({ ...example, ...over }));

describe('the inventory in SQLite', () => {
  const readerOf = async ({ resources, targets, accounts }: Contents) => {
    const database = openInMemory();
    for (const resource of resources) put(database, resource);
    for (const each of targets)
      database.run(
        `INSERT INTO targets (account_id, region, last_complete_scan_at, last_complete_scan_run_id, last_attempt_at, last_attempt_run_id, present)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        each.accountId,
        each.region,
        each.lastCompleteScanAt ?? null,
        each.lastCompleteScanRunId ?? null,
        each.lastAttemptAt ?? null,
        each.lastAttemptRunId ?? null,
        each.present ?? null,
      );
    for (const { accountId, lastAttemptAt, lastAttemptRunId, lastError, unreadableSince } of accounts)
      database.run(
        `INSERT INTO accounts (account_id, last_attempt_at, last_attempt_run_id, last_error_code, last_error_message, last_error_at, unreadable_since)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
        accountId,
        lastAttemptAt ?? null,
        lastAttemptRunId ?? null,
        lastError?.code ?? null,
        lastError?.message ?? null,
        lastError?.at ?? null,
        unreadableSince ?? null,
      );
    return new SqliteInventoryReader(database);
  };
  inventoryReaderContract(readerOf);
  inventoryQueryContract(readerOf, { numRuns: 300 });

  it.each([
    ["state = ''", 'resource of the database: state'],
    ["tags = 'Owner=a'", 'tags of a resource: (whole): not JSON'],
    ["tags = '[1]'", 'resource of the database: tags'],
    ["changed_at = 'now'", 'resource of the database: changedAt'],
  ])('rejects a row with %s and names the field', async (change, problem) => {
    const database = openInMemory();
    put(database, {});
    database.run(`UPDATE resources SET ${change}`);
    const pages = new SqliteInventoryReader(database).resourcesOf(TARGET);
    await expect(Array.fromAsync(pages)).rejects.toMatchObject({
      code: 'ContractViolation',
      message: expect.stringContaining(problem),
    });
  });

  it('keeps the properties of other resource types in a column', async () => {
    const database = openInMemory();
    put(database, { details: { sizeGib: 8, encrypted: true } });
    expect(database.get('SELECT details FROM resources')).toEqual({
      details: '{"sizeGib":8,"encrypted":true}',
    });
    const [resource] = (
      await Array.fromAsync(new SqliteInventoryReader(database).resourcesOf(TARGET))
    ).flat();
    expect(resource?.details).toEqual({ sizeGib: 8, encrypted: true });
    expect(resource?.instanceType).toBe('m7g.large');
  });

  it('returns the freshness of other resource types and the reason why a target is out of scope', async () => {
    const database = openInMemory();
    database.run(
      `INSERT INTO targets (account_id, region, out_of_scope_since, out_of_scope_code, out_of_scope_message, freshness_by_type)
       VALUES ('111111111111', 'us-east-1', '2026-11-23T08:00:00.000Z', 'AccountClosed', 'closed', '{"ec2:volume":{"present":7}}')`,
    );
    expect(await new SqliteInventoryReader(database).getTarget(TARGET)).toEqual(
      TargetItemV1.schema.parse({
        pk: '111111111111#us-east-1',
        sk: 'target',
        schemaVersion: 1,
        ...TARGET,
        outOfScopeSince: '2026-11-23T08:00:00.000Z',
        outOfScopeReason: { code: 'AccountClosed', message: 'closed' },
        freshnessByType: { 'ec2:volume': { present: 7 } },
      }),
    );
  });
});
