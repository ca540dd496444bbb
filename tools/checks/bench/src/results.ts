import { z } from 'zod';
import { READING_COMMANDS } from './options.ts';

const count = z.int().min(0);
const amount = z.number().min(0);

/** Usage of a process until its end: CPU of all its threads in milliseconds, and its peak memory. */
export const Usage = z.strictObject({
  userCpuMs: amount,
  systemCpuMs: amount,
  peakRssBytes: count,
});
export type Usage = z.infer<typeof Usage>;

/** One run of the `muster` command. */
export const MusterSample = z.strictObject({
  /** From the start of the process to its end. */
  wallMs: amount,
  /** The duration that the run itself reports. It excludes the start of Node and the start and end of the engine. */
  durationMs: amount,
  muster: Usage,
  simulator: Usage,
  /** As the simulated AWS counted them, by API such as `ec2:CreateTags`. */
  calls: z.record(z.string(), count),
  throttled: count,
});
export type MusterSample = z.infer<typeof MusterSample>;

/** The pool of processes with boto3. `usage`: CPU of all processes, and the sum of their peaks. */
export const PoolSample = z.strictObject({
  wallMs: amount,
  usage: Usage,
  simulator: Usage,
  calls: z.record(z.string(), count),
  throttled: count,
});
export type PoolSample = z.infer<typeof PoolSample>;

/** The article's loop over a part of the fleet. */
export const LoopSample = z.strictObject({
  /** Time in the loop, without the start of Python and AssumeRole. */
  loopMs: amount,
  instances: z.int().min(1),
});
export type LoopSample = z.infer<typeof LoopSample>;

/** A first scan of one target by `Discover`, in a separate process. */
export const DiscoverSample = z.strictObject({
  instances: z.int().min(1),
  durationMs: amount,
  usage: Usage,
  /** The peak RSS while each page was the newest one. The first entry is page 1. */
  rssBytesByPage: z.array(count),
});
export type DiscoverSample = z.infer<typeof DiscoverSample>;

/** All targets of a new table at the same time. A separate process runs `Discover` for each. */
export const FirstInventorySample = z.strictObject({
  targets: z.int().min(1),
  /** Number of attempts that ended with each code. `done` means that the scan was complete. */
  ends: z.record(z.string(), count),
  /** From the start of the first until the end of the last. */
  durationMs: amount,
  /** The time that the table's limit requires for the units that were written. */
  tableMs: amount,
  writeUnits: amount,
  unprocessed: count,
  refused: count,
});
export type FirstInventorySample = z.infer<typeof FirstInventorySample>;

/** One start of a command that reads the result of the runs. */
export const CommandSample = z.strictObject({
  command: z.enum(READING_COMMANDS),
  /** From the start of the process to its end. */
  wallMs: amount,
  usage: Usage,
});
export type CommandSample = z.infer<typeof CommandSample>;

/** One `muster run` over a large fleet, observed until it has ended. */
export const LargeRunSample = z.strictObject({
  instances: z.int().min(1),
  wallMs: amount,
  muster: Usage,
  /** The state when each tenth of the fleet was listed. A run that tags lists the fleet twice. */
  progress: z.array(
    z.strictObject({
      /** Instances that the simulated AWS has listed. */
      listed: count,
      /** Since the start of the process. */
      elapsedMs: amount,
      /** The most memory since the point before; absent where the system does not tell. */
      rssBytes: count.optional(),
    }),
  ),
});
export type LargeRunSample = z.infer<typeof LargeRunSample>;

/** A page of `muster report`, made in this process and opened in Chromium. */
export const PageSample = z.strictObject({
  instances: z.int().min(1),
  bytes: count,
  /** Reading a table in memory, counting, compressing and writing the file. */
  makeMs: amount,
  /** From the start of loading until the first content is painted. Absent, like the rest, without a browser. */
  firstPaintMs: amount.optional(),
  /** From the start of loading until the table shows its rows. */
  tableMs: amount.optional(),
  /** From a click on a filter until the new rows are painted. */
  filterMs: amount.optional(),
  /** The same for the last letter of a search, with the pause of 120 ms before it begins. */
  searchMs: amount.optional(),
  /** From a click on a column that is not sorted yet until the sorted rows are painted. */
  sortMs: amount.optional(),
});
export type PageSample = z.infer<typeof PageSample>;

export const TAGGING_STEPS = ['run', 'plan by a rule', 'plan from a list', 'apply', 'undo'] as const;
export type TaggingStep = (typeof TAGGING_STEPS)[number];

/** One command of the steps of tagging. */
export const TaggingSample = z.strictObject({
  step: z.enum(TAGGING_STEPS),
  wallMs: amount,
  usage: Usage,
  /** As the simulated AWS counted them during the command. */
  calls: z.record(z.string(), count),
});
export type TaggingSample = z.infer<typeof TaggingSample>;

/** What is measured of two versions in turn. */
export const VersionSamples = z.strictObject({
  fleet: z.array(MusterSample),
  repeat: z.array(MusterSample),
  commands: z.array(CommandSample).default([]),
});
export type VersionSamples = z.infer<typeof VersionSamples>;

export const Results = z.strictObject({
  measuredAt: z.iso.datetime(),
  machine: z.strictObject({
    cores: z.int().min(1),
    processor: z.string(),
    memoryBytes: count,
    system: z.string(),
    node: z.string(),
    /** Absent if boto3 was not measured. */
    python: z.string().optional(),
  }),
  ...VersionSamples.shape,
  /** The other version. */
  against: VersionSamples.extend({ name: z.string() }).optional(),
  pools: z.array(z.strictObject({ threads: z.int().min(1), samples: z.array(PoolSample) })),
  loop: z.array(LoopSample),
  discover: z.array(DiscoverSample),
  firstInventory: z.array(FirstInventorySample).default([]),
  largeRun: z.array(LargeRunSample).default([]),
  page: z.array(PageSample).default([]),
  tagging: z.array(TaggingSample).default([]),
  /** The scenarios that were not measured, and the reasons. */
  leftOut: z.array(z.string()),
});
export type Results = z.infer<typeof Results>;
