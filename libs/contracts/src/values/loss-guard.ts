import * as z from 'zod';
import { isMapping } from '../check-always.ts';
import { Count } from './ids.ts';

/**
 * AWS does not document how long a wrong answer may last. Half a minute outlasts most of them, 15 minutes all except
 * outages.
 */
const PAUSE_SECONDS = { min: 30, max: 900 };

const InstanceCount = z
  .int('expected a whole number of instances, such as 50')
  .min(1, 'expected at least 1 instance');

const Thresholds = z.strictObject({
  noneLeftOf: InstanceCount.meta({
    description: 'With at least this many instances in the table, a scan that finds none is repeated.',
    examples: [50],
  }).default(20),
  halfLeftOf: InstanceCount.meta({
    description:
      'With at least this many instances in the table, a scan that finds less than half of them is repeated.',
    examples: [500],
  }).default(200),
  pauseSeconds: z
    .int(
      `expected a whole number of seconds from ${PAUSE_SECONDS.min} to ${PAUSE_SECONDS.max}, without a unit`,
    )
    .min(PAUSE_SECONDS.min, `expected at least ${PAUSE_SECONDS.min} seconds`)
    .max(PAUSE_SECONDS.max, `expected at most ${PAUSE_SECONDS.max} seconds`)
    .meta({
      description: 'Pause before the target is scanned again, in seconds.',
      examples: [120],
    })
    .default(30),
});
export type LossThresholds = z.infer<typeof Thresholds>;

/** The default configuration. */
export const defaultLossGuard: LossThresholds = Thresholds.parse({});

/** When a target that seems to have lost its instances is scanned again before any of them counts as gone. */
export const LossGuard = z
  .union([z.literal('off'), Thresholds], {
    error: ({ input }) =>
      isMapping(input)
        ? undefined
        : 'expected "off" or a mapping, such as { noneLeftOf: 20, halfLeftOf: 200, pauseSeconds: 30 }',
  })
  .meta({
    description:
      'When a target that seems to have lost its instances is scanned again before any of them counts as gone. `off`: never.',
    examples: [{ noneLeftOf: 50, pauseSeconds: 120 }],
    default: defaultLossGuard,
  });
export type LossGuard = z.infer<typeof LossGuard>;

/** Maximum number of complete scans of a target before it fails as `ScansDisagree`. */
export const MAX_GUARD_SCANS = 3;

/**
 * The result for a scan that had to be confirmed:
 * - `confirmed`: the last scan lacks the same resources as the first one. They are gone.
 * - `corrected`: the last scan lacks other resources than the first one, and the scan before it lacks these, too.
 *   Only they are gone.
 * - `disagreed`: the third scan lacks resources that the second one found. No resource is gone, and the target has
 *   failed.
 * - `unfinished`: the target ended, by an error or a crash, before the scans could be compared.
 */
export const RescanResult = z.enum(['confirmed', 'corrected', 'disagreed', 'unfinished']);
export type RescanResult = z.infer<typeof RescanResult>;

/** A scan of a target that found far fewer instances than the table contains, so that the target was scanned again. */
export const Rescan = z.strictObject({
  /** `discovery`, or the name of the verification scan. */
  scan: z.string(),
  /** Instances that are present in the table and that EC2 does not show as terminated. */
  before: Count,
  /** Instances that the first scan found. */
  found: Count,
  /** Number of complete scans so far. */
  scans: z.number().int().min(1).max(MAX_GUARD_SCANS),
  result: RescanResult,
});
export type Rescan = z.infer<typeof Rescan>;
