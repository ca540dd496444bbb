import {
  MAX_TAGS_PER_RESOURCE,
  type ResourceException,
  shortenMessage,
  type TagTask,
} from '@muster/contracts';
import { OutOfTimeError, TagRefusedError } from '../errors.ts';
import type { TagWriter } from '../writer/tag-writer.ts';
import { namedInstances, reactionTo } from './tag-refusals.ts';
import { MAX_MESSAGE_BYTES } from './limits.ts';

/** Tries at one call that meets ConcurrentTagAccess, the first included. */
const CONCURRENT_ACCESS_TRIES = 5;
/** Pauses between them: random, up to this, doubling. EC2 asks for "sufficient wait time" and names none. */
const FIRST_PAUSE_MS = 500;

/** Single resources that are tried to tell a role that may not tag from resources that may not be tagged. */
const RESOURCES_ASKED = 5;

/** In EC2's own words. */
const TOO_MANY_TAGS = {
  code: 'TagLimitExceeded',
  message: `The instance would have more than ${MAX_TAGS_PER_RESOURCE} tags; it was not tried`,
};

export interface ApplyPorts {
  readonly writer: TagWriter;
  /** True when the invocation has no time left for another call. */
  readonly timeIsShort: () => boolean;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/** What is decided of a task's resources. No id is in both. */
export interface Decisions {
  readonly applied: readonly string[];
  readonly exceptions: readonly ResourceException[];
}

export interface ApplyResult extends Decisions {
  /** Why the task was left before every resource was decided; trying again later may help. */
  readonly interrupted?: Error;
}

/** One go at a task: what is decided so far, and whether the credentials were renewed already. */
class Application {
  readonly #task: TagTask;
  readonly #ports: ApplyPorts;
  readonly #applied: Set<string>;
  readonly #exceptions: Map<string, ResourceException>;
  #renewed = false;
  /** A refusal of one resource was its own: the change as such is allowed. */
  #isAllowed = false;

  constructor(task: TagTask, decided: Decisions, ports: ApplyPorts) {
    this.#task = task;
    this.#ports = ports;
    this.#applied = new Set(decided.applied);
    this.#exceptions = new Map(decided.exceptions.map((exception) => [exception.id, exception]));
  }

  get decisions(): Decisions {
    return { applied: [...this.#applied], exceptions: [...this.#exceptions.values()] };
  }

  /** Works through a stack of batches until all resources are decided. */
  async run(): Promise<void> {
    const open = this.#task.resources
      .map(({ id }) => id)
      .filter((id) => !this.#applied.has(id) && !this.#exceptions.has(id));
    if (this.#task.exceedsTagLimit) return this.#except(open, TOO_MANY_TAGS);
    const batches = open.length === 0 ? [] : [open];
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
      const refusal = await this.#tag(batch);
      const reaction = refusal && reactionTo(refusal.code);
      if (refusal === undefined) batch.forEach((id) => this.#applied.add(id));
      else if (reaction === 'give-up' || reaction === 'renew-once')
        this.#except([batch, ...batches.splice(0)].flat(), refusal);
      else if (reaction === 'ask-some' && !this.#someAllowed)
        batches.push(...(await this.#askSome(batch, refusal)));
      else batches.push(...this.#divide(batch, refusal));
    }
  }

  get #someAllowed(): boolean {
    return this.#applied.size > 0 || this.#isAllowed;
  }

  /**
   * Tries single resources, spread over the batch, until one of them shows that the change is allowed in this target.
   * Where none does, all of the batch is refused.
   * @returns the batches to go on with
   */
  async #askSome(batch: readonly string[], refusal: TagRefusedError): Promise<string[][]> {
    const step = Math.max(1, batch.length / RESOURCES_ASKED);
    const isAsked = (index: number) => Math.floor(index / step) !== Math.floor((index - 1) / step);
    for (const id of batch.filter((_, index) => isAsked(index))) {
      const answer = batch.length === 1 ? refusal : await this.#tag([id]);
      if (answer === undefined) this.#applied.add(id);
      else this.#except([id], answer);
      this.#isAllowed = answer === undefined || reactionTo(answer.code) !== 'ask-some';
      if (this.#isAllowed) break;
    }
    const open = batch.filter((id) => !this.#applied.has(id) && !this.#exceptions.has(id));
    if (this.#isAllowed) return open.length === 0 ? [] : [open];
    this.#except(open, refusal);
    return [];
  }

  /** One CreateTags call, repeated where only time or new credentials are needed. */
  async #tag(batch: readonly string[]): Promise<TagRefusedError | undefined> {
    for (let tries = 1; ; tries++) {
      if (this.#ports.timeIsShort()) throw new OutOfTimeError();
      try {
        await this.#ports.writer.createTags(batch, this.#task.set);
        return undefined;
      } catch (error) {
        if (!(error instanceof TagRefusedError)) throw error;
        const reaction = reactionTo(error.code);
        if ((reaction === 'renew' || reaction === 'renew-once') && !this.#renewed) {
          this.#renewed = true;
          this.#ports.writer.renewCredentials();
        } else if (reaction === 'wait' && tries < CONCURRENT_ACCESS_TRIES) {
          await this.#ports.pause(this.#ports.random() * FIRST_PAUSE_MS * 2 ** tries);
        } else if (reaction === 'renew' || reaction === 'wait') {
          throw error;
        } else {
          return error;
        }
      }
    }
  }

  /** The batches to go on with after a refusal; resources that are known to be to blame get their exception. */
  #divide(batch: readonly string[], refusal: TagRefusedError): string[][] {
    const named =
      reactionTo(refusal.code) === 'drop-named' ? new Set(namedInstances(refusal.message)) : new Set();
    const blamed = batch.length === 1 ? batch : batch.filter((id) => named.has(id));
    this.#except(blamed, refusal);
    if (blamed.length === batch.length) return [];
    if (blamed.length > 0) return [batch.filter((id) => !named.has(id))];
    const middle = Math.ceil(batch.length / 2);
    return [batch.slice(middle), batch.slice(0, middle)];
  }

  #except(ids: readonly string[], { code, message }: Pick<TagRefusedError, 'code' | 'message'>): void {
    const outcome = reactionTo(code) === 'drop-named' ? 'skipped' : 'failed';
    const text =
      code === 'InvalidInstanceID.NotFound'
        ? 'The instance no longer exists'
        : shortenMessage(message, MAX_MESSAGE_BYTES);
    ids.forEach((id) => this.#exceptions.set(id, { id, outcome, code, message: text }));
  }
}

/**
 * Tags the resources of a task that are not decided yet. Each ends as applied, skipped (the instance is gone) or
 * failed with the code AWS gave for it; a bad resource does not keep a good one from its tags, unless it looks as if
 * the role may tag nothing: a policy refuses each of the five resources that are asked. Tagging twice is harmless:
 * CreateTags overwrites with the same value.
 *
 * It takes one call where nothing is refused, up to about 20 more for each resource of 1000 that is refused without
 * being named, and never more than two for each resource.
 *
 * Does not throw: what stopped it is in `interrupted`, next to what was decided until then.
 */
export async function applyTask(task: TagTask, decided: Decisions, ports: ApplyPorts): Promise<ApplyResult> {
  const application = new Application(task, decided, ports);
  try {
    await application.run();
    return application.decisions;
  } catch (error) {
    return {
      ...application.decisions,
      interrupted: error instanceof Error ? error : new Error(String(error)),
    };
  }
}
