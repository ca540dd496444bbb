import { z } from 'zod';

const count = z.int().min(0);
const amount = z.number().min(0);

/** What a process used until it ended: CPU of all its threads in milliseconds, and the most memory it ever held. */
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
  /** What the run itself reports: without the start of Node, the engine and its end. */
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

/** The article's loop over a share of the fleet. */
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
  /** The highest RSS seen while each page was the newest one; the first entry is page 1. */
  rssBytesByPage: z.array(count),
});
export type DiscoverSample = z.infer<typeof DiscoverSample>;

/** Targets of a new table, all at once, each by one `Discover` in a separate process. */
export const FirstInventorySample = z.strictObject({
  targets: z.int().min(1),
  /** How many attempts ended with each code; `done` where the scan was complete. */
  ends: z.record(z.string(), count),
  /** From the start of all of them until the last has ended. */
  durationMs: amount,
  /** What the table needs for the units that were written, by its own limit. */
  tableMs: amount,
  writeUnits: amount,
  unprocessed: count,
  refused: count,
});
export type FirstInventorySample = z.infer<typeof FirstInventorySample>;

export const Results = z.strictObject({
  measuredAt: z.iso.datetime(),
  machine: z.strictObject({
    cores: z.int().min(1),
    processor: z.string(),
    memoryBytes: count,
    system: z.string(),
    node: z.string(),
    /** Absent if the comparison with boto3 was left out. */
    python: z.string().optional(),
  }),
  fleet: z.array(MusterSample),
  repeat: z.array(MusterSample),
  pools: z.array(z.strictObject({ threads: z.int().min(1), samples: z.array(PoolSample) })),
  loop: z.array(LoopSample),
  discover: z.array(DiscoverSample),
  firstInventory: z.array(FirstInventorySample).default([]),
  /** What was not measured, and why. */
  leftOut: z.array(z.string()),
});
export type Results = z.infer<typeof Results>;
