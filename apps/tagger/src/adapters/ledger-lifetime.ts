import { LEDGER_KEPT_DAYS } from '../domain/limits.ts';

const SECONDS_PER_DAY = 86_400;
export const LEDGER_SECONDS = LEDGER_KEPT_DAYS * SECONDS_PER_DAY;

/** When a record that is written now expires. */
export const ledgerExpiry = (now: Date): number => Math.floor(now.getTime() / 1000) + LEDGER_SECONDS;
