import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ByAccount } from './by-account.ts';

async function* inPages<Row>(rows: readonly Row[], size: number): AsyncGenerator<Row[]> {
  yield [];
  for (let index = 0; index < rows.length; index += size) yield rows.slice(index, index + size);
}

describe('ByAccount', () => {
  it('returns the rows in the pages for each account, requested in order', async () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 30 }),
        ids,
        fc.integer({ min: 1, max: 5 }),
        async (accounts, asked, size) => {
          const rows = accounts
            .map((account, index) => ({ accountId: String(100 + account), index }))
            .toSorted((a, b) => a.accountId.localeCompare(b.accountId) || a.index - b.index);
          const byAccount = new ByAccount(inPages(rows, size));
          for (const accountId of asked.map((id) => String(100 + id)).toSorted())
            expect(await byAccount.take(accountId)).toEqual(
              rows.filter((row) => row.accountId === accountId),
            );
        },
      ),
    );
  });

  it('returns the first account that was not taken', async () => {
    const byAccount = new ByAccount(inPages([{ accountId: '1' }, { accountId: '1' }, { accountId: '3' }], 1));
    expect(await byAccount.peek()).toBe('1');
    await byAccount.take('1');
    expect(await byAccount.peek()).toBe('3');
    expect(await byAccount.take('2')).toEqual([]);
    expect(await byAccount.take('3')).toHaveLength(1);
    expect(await byAccount.peek()).toBeUndefined();
  });
});
