import * as z from 'zod';
import { Failure } from './failure.ts';
import { Count, RunId, Timestamp } from './ids.ts';
import { LeftOutReason } from './left-out.ts';

/** The error and the time of a failed attempt to read. */
export const LastError = Failure.extend({ at: Timestamp });

/** Since when runs leave something out, and why. Either both are present or none. */
export const outOfScope = {
  outOfScopeSince: Timestamp.optional(),
  outOfScopeReason: LeftOutReason.optional(),
};

/** How reliable the resources of one type in a target are. */
export const freshness = {
  /** Absent until the first complete scan of the target. */
  lastCompleteScanAt: Timestamp.optional(),
  lastCompleteScanRunId: RunId.optional(),
  /** When that scan requested its first page. No value in the table is older. Absent if an earlier version wrote it. */
  lastCompleteScanBegunAt: Timestamp.optional(),
  /** Absent if the first attempt has not ended. */
  lastAttemptAt: Timestamp.optional(),
  lastAttemptRunId: RunId.optional(),
  lastError: LastError.optional(),
  unreadableSince: Timestamp.optional(),
  /** Number of present resources after the last complete scan. */
  present: Count.optional(),
};
export const TypeFreshness = z.object(freshness);
export type TypeFreshness = z.infer<typeof TypeFreshness>;
