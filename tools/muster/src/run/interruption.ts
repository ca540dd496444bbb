import { InterruptedError } from '../errors.ts';
import type { Surroundings } from '../surroundings.ts';

/** Ctrl-C and SIGTERM during one command, as something to race with. */
export interface Interruption {
  /** What the work gives, or InterruptedError as soon as the user stops it; the work itself is not stopped. */
  race<Result>(work: Promise<Result>): Promise<Result>;
  stopListening(): void;
}

export function listenForInterruption(surroundings: Pick<Surroundings, 'onInterrupt'>): Interruption {
  const { promise, reject } = Promise.withResolvers<never>();
  // It may come while nobody is racing: then the next race loses at once.
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
