import { InterruptedError } from '../errors.ts';
import type { Surroundings } from '../surroundings.ts';

/** Ctrl-C and SIGTERM during one command. */
export interface Interruption {
  /** The result of the work, or InterruptedError as soon as the user interrupts. The work itself continues. */
  race<Result>(work: Promise<Result>): Promise<Result>;
  stopListening(): void;
}

export function listenForInterruption(surroundings: Pick<Surroundings, 'onInterrupt'>): Interruption {
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
