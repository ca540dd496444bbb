import * as z from 'zod';
import { Timestamp } from './ids.ts';
import { LeftOutReason } from './left-out.ts';

/** What a failed attempt to read ended with, and when. */
export const LastError = z.object({ code: z.string(), message: z.string(), at: Timestamp });

/** Since when runs leave something out, and why. Both are there or none. */
export const outOfScope = {
  outOfScopeSince: Timestamp.optional(),
  outOfScopeReason: LeftOutReason.optional(),
};
