import { setTimeout as delay } from 'node:timers/promises';
import { isRefusalOfCredentials, isWorthOneMoreTry, noteTriedTwice } from './refusals.ts';

/**
 * Pause before a refused call is repeated once. Changes in IAM do not take effect everywhere immediately. Source: IAM
 * User Guide, "Changes that I make are not always immediately visible".
 */
export const PAUSE_BEFORE_ONE_MORE_TRY_MS = 1_000;

export type Pause = (milliseconds: number) => Promise<unknown>;

export interface OnceMoreOptions {
  /** Called before the second try if the refusal concerns the credentials. It uses a new session. */
  readonly renew?: (() => void) | undefined;
  /** The refusals to repeat. Default: all. */
  readonly isWorthIt?: (refusal: Error) => boolean;
  readonly pause?: Pause | undefined;
}

/**
 * Makes a call, and repeats it once if AWS refuses it: a temporary refusal costs one more call. Nested calls do not
 * multiply: an outer call does not repeat what was refused twice.
 * @throws the error of the last call
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
