import { OutOfTimeError, TagRefusedError } from '../errors.ts';
import type { TagRefusal } from '../ports/tag-writer.ts';
import type { ApplyTaskPorts } from './apply-task.ts';

/** Maximum attempts of one call that fails with ConcurrentTagAccess, including the first one. */
const CONCURRENT_ACCESS_TRIES = 5;
/**
 * Maximum pause between them. Pauses are random and the maximum doubles. EC2 requires "sufficient wait time" without a
 * number.
 */
const FIRST_PAUSE_MS = 500;

/**
 * Pause before a refusal that would decide the whole task is confirmed by another try. Changes in IAM do not take
 * effect everywhere immediately.
 */
const PAUSE_BEFORE_ONE_MORE_TRY_MS = 1_000;

/** No resource of the target can be tagged with this change. */
export const endsTask = ({ reaction }: TagRefusal): boolean =>
  reaction === 'give-up' || reaction === 'renew-once';

/** Makes the calls of one attempt at a task. */
export class TaggingCalls {
  readonly #ports: ApplyTaskPorts;
  #renewed = false;
  #triedOnceMore = false;

  constructor(ports: ApplyTaskPorts) {
    this.#ports = ports;
  }

  /**
   * Makes a call. Repeats it if only time, new credentials or one more try are needed.
   * @param wouldDecideAll whether a refusal needs the confirmation of another call
   */
  async make<Answer>(
    call: () => Promise<Answer>,
    wouldDecideAll: (refusal: TagRefusal) => boolean,
  ): Promise<{ readonly answer: Answer } | { readonly refusal: TagRefusal }> {
    for (let tries = 1; ; tries++) {
      if (this.#ports.timeIsShort()) throw new OutOfTimeError();
      try {
        return { answer: await call() };
      } catch (error) {
        if (!(error instanceof TagRefusedError)) throw error;
        const { refusal } = error;
        const { reaction } = refusal;
        if ((reaction === 'renew' || reaction === 'renew-once') && !this.#renewed) {
          this.#renewed = true;
          this.#ports.writer.renewCredentials();
        } else if (reaction === 'wait' && tries < CONCURRENT_ACCESS_TRIES) {
          await this.#ports.pause(this.#ports.random() * FIRST_PAUSE_MS * 2 ** tries);
        } else if (reaction === 'renew' || reaction === 'wait') {
          throw error;
        } else if (!this.#triedOnceMore && wouldDecideAll(refusal)) {
          this.#triedOnceMore = true;
          await this.#ports.pause(PAUSE_BEFORE_ONE_MORE_TRY_MS);
        } else {
          return { refusal };
        }
      }
    }
  }
}
