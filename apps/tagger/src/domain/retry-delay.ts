/** The first delay, and the factor from one to the next: 20, 80 and 320 seconds, then 15 minutes. */
const FIRST_SECONDS = 20;
const GROWTH = 4;
const LONGEST_SECONDS = 900;
/** Delays differ by up to this share, so that tasks that failed together do not return together. */
const SPREAD = 0.25;

/**
 * How long a task waits in the queue after an attempt failed.
 * @param receiveCount receives so far, from 1
 * @param random from 0 to 1, excluding 1
 */
export function retryDelaySeconds(receiveCount: number, random: number): number {
  const seconds = Math.min(LONGEST_SECONDS, FIRST_SECONDS * GROWTH ** (receiveCount - 1));
  return Math.ceil(seconds * (1 - SPREAD * random));
}
