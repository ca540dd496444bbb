import { Failure } from './failure.ts';
import { Timestamp } from './ids.ts';
import { LeftOutReason } from './left-out.ts';

/** What a failed attempt to read ended with, and when. */
export const LastError = Failure.extend({ at: Timestamp });

/** Since when runs leave something out, and why. Both are there or none. */
export const outOfScope = {
  outOfScopeSince: Timestamp.optional(),
  outOfScopeReason: LeftOutReason.optional(),
};
