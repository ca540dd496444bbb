import { Duration, durationMs } from './duration.ts';

/** The default for `ledgerRetention`. */
export const DEFAULT_LEDGER_RETENTION = '90d';
const MIN_MS = 7 * 86_400_000;
/** Runs are kept as long. Without its run, a record of the ledger is not found. */
const MAX_MS = 365 * 86_400_000;

/** Milliseconds for which the ledger keeps a run. NaN if the text is not a duration. */
export const ledgerRetentionMs = (text: string = DEFAULT_LEDGER_RETENTION): number => durationMs(text);

/** When a record of the ledger that is written now expires, in seconds since 1970. @param retention Default: `DEFAULT_LEDGER_RETENTION` */
export const ledgerExpiry = (now: Date, retention?: string): number =>
  Math.floor((now.getTime() + ledgerRetentionMs(retention)) / 1000);

/** How long the ledger keeps the tag changes of a run: a whole number with `min`, `h`, `d` or `w`. */
export const LedgerRetention = Duration.refine(
  (text) => !(ledgerRetentionMs(text) < MIN_MS),
  'expected at least 7d',
)
  .refine((text) => !(ledgerRetentionMs(text) > MAX_MS), 'expected at most 365d')
  .meta({
    title: 'duration in min, h, d or w, from 7d to 365d',
    description:
      'How long the ledger keeps the tag values before and after each change of a run. A run can be undone as long as that.',
    examples: ['365d'],
    default: DEFAULT_LEDGER_RETENTION,
  });
