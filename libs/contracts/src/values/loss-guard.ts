import * as z from 'zod';
import { Count } from './ids.ts';

/** AWS gives no number for how long a wrong answer may last; half a minute outlasts most, a quarter of an hour all but outages. */
const PAUSE_SECONDS = { min: 30, max: 900 };

const Thresholds = z.strictObject({
  /** With at least so many instances in the table, a scan that finds none is not believed at once. */
  noneLeftOf: z.number().int().min(1).default(20),
  /** With at least so many instances in the table, a scan that finds less than half of them is not believed at once. */
  halfLeftOf: z.number().int().min(1).default(200),
  /** How long to wait at least before the target is scanned again. */
  pauseSeconds: z.number().int().min(PAUSE_SECONDS.min).max(PAUSE_SECONDS.max).default(30),
});
export type LossThresholds = z.infer<typeof Thresholds>;

const isMapping = (input: unknown): boolean =>
  typeof input === 'object' && input !== null && !Array.isArray(input);

/** When a target that seems to have lost its instances is scanned again before any of them counts as gone. */
export const LossGuard = z.union([z.literal('off'), Thresholds], {
  error: ({ input }) =>
    isMapping(input)
      ? undefined
      : 'expected "off" or a mapping, such as { noneLeftOf: 20, halfLeftOf: 200, pauseSeconds: 30 }',
});
export type LossGuard = z.infer<typeof LossGuard>;

/** What holds where nothing is configured. */
export const defaultLossGuard: LossThresholds = Thresholds.parse({});

/** The most complete scans of a target before it fails as `ScansDisagree`. */
export const MAX_GUARD_SCANS = 3;

/**
 * What became of a scan that was not believed alone:
 * - `confirmed`: the last scan lacks the same resources as the first; they are gone.
 * - `corrected`: the last scan lacks others than the first, and the scan before it lacks these too; only they are gone.
 * - `disagreed`: the third scan lacks resources that the second found; nothing is gone, and the target has failed.
 * - `unfinished`: the target ended, by an error or a crash, before the scans could be compared.
 */
export const RescanResult = z.enum(['confirmed', 'corrected', 'disagreed', 'unfinished']);
export type RescanResult = z.infer<typeof RescanResult>;

/** A scan of a target that found far fewer instances than the table holds, so that the target was scanned again. */
export const Rescan = z.strictObject({
  /** `discovery`, or the verification scan that it was. */
  scan: z.string(),
  /** Instances that the table held as present and that EC2 does not show as terminated. */
  before: Count,
  /** Instances that the first scan found. */
  found: Count,
  /** Complete scans so far. */
  scans: z.number().int().min(1).max(MAX_GUARD_SCANS),
  result: RescanResult,
});
export type Rescan = z.infer<typeof Rescan>;
