import { expect, it } from '@jest/globals';
import type { CallRate, Reservation } from '../ports/call-rate.ts';

const START_MS = 1_795_420_800_000;
const limit = { perSecond: 5, maxWaitMs: 20_000 };
let places = 0;

/**
 * Tests of every CallRate.
 * @param createRate a consumer's access to the slots that all consumers share, with a clock
 */
export function callRateContract(createRate: (nowMs: () => number) => CallRate): void {
  /** An account and region that no other test uses. */
  const fresh = () => ({ accountId: '111111111111', region: `region-${(places += 1)}` });
  /** The time of the call; undefined if nothing was reserved. */
  const timeOf = (reservation: Reservation, nowMs: number) =>
    'waitMs' in reservation ? nowMs + reservation.waitMs : undefined;

  it('allows 25 calls at once after a pause, then 5 a second', async () => {
    const place = fresh();
    const clock = { ms: START_MS };
    const rate = createRate(() => clock.ms);
    const waits: Reservation[] = [];
    for (let call = 0; call < 28; call++) waits.push(await rate.reserve(place, limit));
    expect(waits.slice(0, 25)).toEqual(Array(25).fill({ waitMs: 0 }));
    expect(waits.slice(25)).toEqual([{ waitMs: 200 }, { waitMs: 400 }, { waitMs: 600 }]);
    clock.ms += 1_000;
    expect(await rate.reserve(place, limit)).toEqual({ waitMs: 0 });
    clock.ms += 3_600_000;
    for (let call = 0; call < 25; call++) expect(await rate.reserve(place, limit)).toEqual({ waitMs: 0 });
    expect(await rate.reserve(place, limit)).toEqual({ waitMs: 200 });
  });

  it('reserves nothing if the pause would be too long', async () => {
    const place = fresh();
    const rate = createRate(() => START_MS);
    const short = { perSecond: 1, maxWaitMs: 2_000 };
    for (let call = 0; call < 5; call++) await rate.reserve(place, short);
    expect(await rate.reserve(place, short)).toEqual({ waitMs: 1_000 });
    expect(await rate.reserve(place, short)).toEqual({ waitMs: 2_000 });
    for (let call = 0; call < 3; call++) expect(await rate.reserve(place, short)).toEqual({ busyMs: 3_000 });
    expect(await rate.reserve(place, { ...short, maxWaitMs: 3_000 })).toEqual({ waitMs: 3_000 });
  });

  it('keeps accounts and regions separate', async () => {
    const rate = createRate(() => START_MS);
    const none = { perSecond: 1, maxWaitMs: 0 };
    const [one, other] = [fresh(), fresh()];
    for (let call = 0; call < 5; call++) await rate.reserve(one, none);
    expect(await rate.reserve(one, none)).toEqual({ busyMs: 1_000 });
    expect(await rate.reserve(other, none)).toEqual({ waitMs: 0 });
    expect(await rate.reserve({ ...one, accountId: '222222222222' }, none)).toEqual({ waitMs: 0 });
  });

  it('holds for 10 consumers at once: no slot is taken twice, and no second has more calls than allowed', async () => {
    const place = fresh();
    const clock = { ms: START_MS };
    const consumers = Array.from({ length: 10 }, () => createRate(() => clock.ms));
    const times: number[] = [];
    for (let round = 0; round < 6; round++) {
      const reservations = await Promise.all(consumers.map((rate) => rate.reserve(place, limit)));
      for (const reservation of reservations) times.push(timeOf(reservation, clock.ms) ?? Number.NaN);
      clock.ms += 50;
    }
    expect(times.some(Number.isNaN)).toBe(false);
    const later = times.filter((time) => time > START_MS + 300).toSorted((a, b) => a - b);
    expect(new Set(later).size).toBe(later.length);
    expect(later.slice(1).every((time, index) => time - (later[index] ?? 0) >= 200)).toBe(true);
    // 60 calls: 25 at once, and each of the other 35 waits 200 ms more.
    expect(later.at(-1)).toBe(START_MS + 35 * 200);
  });
}
