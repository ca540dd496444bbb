import { setTimeout as delay } from 'node:timers/promises';
import { isRefusalOfCredentials, isWorthOneMoreTry, noteTriedTwice } from './refusals.ts';

/**
 * Pause before a refused call is made once more. Changes in IAM are not visible everywhere immediately. Source: IAM User
 * Guide, "Changes that I make are not always immediately visible".
 */
export const PAUSE_BEFORE_ONE_MORE_TRY_MS = 1_000;

export type Pause = (milliseconds: number) => Promise<unknown>;

export interface OnceMoreOptions {
  /** Called before the second try where the refusal names the credentials: it is made with a new session. */
  readonly renew?: (() => void) | undefined;
  /** Which refusals are worth another try; every refusal if it is left out. */
  readonly isWorthIt?: (refusal: Error) => boolean;
  readonly pause?: Pause | undefined;
}

/**
 * Makes a call, and once more where AWS refuses it: a refusal that is wrong once costs one more call. Calls within calls
 * do not multiply: what was refused twice is not tried again further out.
 * @throws what the call ended with, the second time if it was made twice
 */
export async function onceMore<T>(
  call: () => Promise<T>,
  { renew, isWorthIt = () => true, pause = delay }: OnceMoreOptions = {},
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!isWorthOneMoreTry(error) || !isWorthIt(error)) throw error;
    if (isRefusalOfCredentials(error)) renew?.();
    await pause(PAUSE_BEFORE_ONE_MORE_TRY_MS);
  }
  return call().catch((error: unknown) => {
    noteTriedTwice(error);
    throw error;
  });
}
