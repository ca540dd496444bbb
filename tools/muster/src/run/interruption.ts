import { InterruptedError } from '../errors.ts';
import type { Surroundings } from '../surroundings.ts';

/** Ctrl-C and SIGTERM during one command. */
export interface Interruption {
  /** The result of the work, or InterruptedError as soon as the user interrupts. The work itself continues. */
  race<Result>(work: Promise<Result>): Promise<Result>;
}

/** Does the work of one command while it listens for Ctrl-C and SIGTERM. */
export async function withInterruption<Result>(
  surroundings: Pick<Surroundings, 'onInterrupt'>,
  work: (interruption: Interruption) => Promise<Result>,
): Promise<Result> {
  const interruption = listenForInterruption(surroundings);
  try {
    return await work(interruption);
  } finally {
    interruption.stopListening();
  }
}

function listenForInterruption(
  surroundings: Pick<Surroundings, 'onInterrupt'>,
): Interruption & { readonly stopListening: () => void } {
  const { promise, reject } = Promise.withResolvers<never>();
  // A signal between two races makes the next race fail at once.
  promise.catch(() => undefined);
  const stopListening = surroundings.onInterrupt(() => reject(new InterruptedError('interrupted')));
  return {
    race: (work) => {
      work.catch(() => undefined);
      return Promise.race([promise, work]);
    },
    stopListening,
  };
}
