import { isExpiredCredentials } from '@muster/aws-session/calls';
import * as z from 'zod';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
/** AWS accepts signatures from the last and the next five minutes. Source: IAM User Guide, "Signature Version 4". */
const TOLERANCE_MS = 5 * MINUTE_MS;

/** Source: "Common Errors" in the API References of EC2 and STS; codes for wrong clocks only. */
const SKEWED = new Set(['RequestTimeTooSkewed', 'RequestInTheFuture']);
/** Codes with several causes. The message shows whether the clock is the cause. */
const MAYBE_SKEWED = new Set(['SignatureDoesNotMatch', 'InvalidSignatureException', 'RequestExpired']);
const ABOUT_THE_CLOCK = /signature (has )?expired|signature not yet current|is now earlier than|clock/i;

const Answered = z.object({ $response: z.object({ headers: z.record(z.string(), z.string()) }) });

/** When the service sent the answer, by the clock of the service. */
function answeredAtMs(error: unknown): number | undefined {
  const answered = Answered.safeParse(error);
  if (!answered.success) return undefined;
  const atMs = Date.parse(answered.data.$response.headers['date'] ?? '');
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** `17 minutes behind`, `2 hours ahead of` */
function differenceText(differenceMs: number): string {
  const minutes = Math.round(Math.abs(differenceMs) / MINUTE_MS);
  const amount = minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
  return `${amount} ${differenceMs < 0 ? 'behind' : 'ahead of'}`;
}

/** The problem with the clock of this machine, if AWS refused a call because of it; otherwise undefined. */
export function clockProblem(error: unknown, nowMs: number): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const sentAtMs = answeredAtMs(error);
  const differenceMs = sentAtMs === undefined ? 0 : nowMs - sentAtMs;
  const isSkewed = Math.abs(differenceMs) > TOLERANCE_MS;
  const isAboutIt =
    SKEWED.has(error.name) ||
    (MAYBE_SKEWED.has(error.name) && (isSkewed || ABOUT_THE_CLOCK.test(error.message)));
  if (!isAboutIt) return undefined;
  const now = new Date(nowMs).toISOString().replace(/\.\d{3}/, '');
  return `the clock of this machine (${now}) ${isSkewed ? `is ${differenceText(differenceMs)} that of AWS` : 'is wrong'}`;
}

export const isExpired = (error: unknown): boolean => isExpiredCredentials(error);
