import { setTimeout as delay } from 'node:timers/promises';

/** A connection breaks off a moment before the end of the thread is known. */
const GRACE_MS = 500;

/**
 * The result of work that needs the embedded database.
 * @param lost rejects when the database has died: that, and not what the work met then, is why the work failed
 */
export async function orLost<Result>(work: Promise<Result>, lost: Promise<never>): Promise<Result> {
  try {
    return await Promise.race([work, lost]);
  } catch (error) {
    await Promise.race([lost, delay(GRACE_MS)]);
    throw error;
  }
}
