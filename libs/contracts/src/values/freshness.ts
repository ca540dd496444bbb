import * as z from 'zod';
import { Failure } from './failure.ts';
import { Count, RunId, Timestamp } from './ids.ts';
import { LeftOutReason } from './left-out.ts';

/** What a failed attempt to read ended with, and when. */
export const LastError = Failure.extend({ at: Timestamp });

/** Since when runs leave something out, and why. Both are there or none. */
export const outOfScope = {
  outOfScopeSince: Timestamp.optional(),
  outOfScopeReason: LeftOutReason.optional(),
};

/** How far the resources of one type in a target can be trusted. */
export const freshness = {
  /** Absent until the target was read to its end for the first time. */
  lastCompleteScanAt: Timestamp.optional(),
  lastCompleteScanRunId: RunId.optional(),
  /** When that scan asked for its first page: no value in the table is older. Absent if an earlier version wrote it. */
  lastCompleteScanBegunAt: Timestamp.optional(),
  /** Absent if the first attempt has not ended. */
  lastAttemptAt: Timestamp.optional(),
  lastAttemptRunId: RunId.optional(),
  lastError: LastError.optional(),
  unreadableSince: Timestamp.optional(),
  /** Present resources after the last complete scan. */
  present: Count.optional(),
};
export const TypeFreshness = z.object(freshness);
export type TypeFreshness = z.infer<typeof TypeFreshness>;
