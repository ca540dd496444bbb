import { parseOwn } from '@muster/contracts';
import type { Database } from '@muster/sqlite';
import * as z from 'zod';
import { busy, reserved, slotsAt } from '../domain/call-slots.ts';
import type { CallLimit, CallRate, RatedPlace, Reservation } from '../ports/call-rate.ts';

const Row = z.object({ next_slot_ms: z.number().int() });

/** The slots of calls in SQLite. */
export class SqliteCallRate implements CallRate {
  readonly #database: Database;
  readonly #nowMs: () => number;

  constructor(database: Database, nowMs: () => number = Date.now) {
    this.#database = database;
    this.#nowMs = nowMs;
  }

  async reserve({ accountId, region }: RatedPlace, limit: CallLimit): Promise<Reservation> {
    return this.#database.transaction(() => {
      const nowMs = this.#nowMs();
      const { intervalMs, firstMs, lastMs } = slotsAt(nowMs, limit);
      const row = this.#database.get(
        'SELECT next_slot_ms FROM call_slots WHERE account_id = ? AND region = ?',
        accountId,
        region,
      );
      const stored = row && parseOwn(Row, row, 'row of call_slots').next_slot_ms;
      const slotMs = Math.max(stored ?? firstMs, firstMs);
      if (slotMs > lastMs) return busy(slotMs, nowMs);
      this.#database.run(
        'INSERT OR REPLACE INTO call_slots (account_id, region, next_slot_ms) VALUES (?, ?, ?)',
        accountId,
        region,
        slotMs + intervalMs,
      );
      return reserved(slotMs, nowMs);
    });
  }
}
