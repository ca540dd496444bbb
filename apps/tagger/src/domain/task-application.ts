import {
  MAX_TAGS_PER_RESOURCE,
  type ResourceException,
  type TagPairs,
  type TagTask,
} from '@muster/contracts';
import { codedError, shortenMessage } from '@muster/errors';
import { type ResourceType, resourceTypeOf } from '@muster/resource-types';
import { OutOfTimeError, TagRefusedError } from '../errors.ts';
import type { ResourceFacts } from '../ports/resource-facts.ts';
import type { TagRefusal } from '../ports/tag-writer.ts';
import type { ApplyTaskPorts, Decisions } from './apply-task.ts';
import { withEarlierAttempt } from './changed.ts';
import { MAX_MESSAGE_BYTES } from './limits.ts';
import { spread } from './spread.ts';
import { endsTask, TaggingCalls } from './tagging-calls.ts';
import { compareTask } from './task-comparison.ts';

/** Number of single resources to try, to distinguish a refused change from refusing resources. */
const RESOURCES_ASKED = 5;
/** A gone resource or an individual problem says nothing about the change. Then neighbors are tried. */
const TRIES_PER_ASKED = 3;

/**
 * CreateTags calls of one task's search, over all attempts at it. The account's bucket holds 100 and gets 10 a second,
 * which other callers also need. Source: EC2 Developer Guide, request throttling.
 */
const MAX_SEARCH_CALLS = 64;

/** EC2's own message. */
const tooManyTags = ({ words }: ResourceType) =>
  ({
    code: 'TagLimitExceeded',
    outcome: 'failed',
    message: `The ${words.one} would have more than ${MAX_TAGS_PER_RESOURCE} tags; the call was not made`,
  }) as const;

/** One of the two changes of a task. */
interface Step {
  readonly call: (ids: readonly string[]) => Promise<void>;
  /** The tags that it sets, for the explanation of a refusal. */
  readonly set: TagPairs;
  /** Put before the message of a refusal. */
  readonly note: string;
  /** Receives the resources with which it is done. */
  readonly done: Set<string>;
}

const noted = ({ note }: Step, why: Omit<ResourceException, 'id'>): Omit<ResourceException, 'id'> => ({
  ...why,
  message: `${note}${why.message}`,
});

/** One attempt at a task: the decisions so far, and the information about refusals. */
export class TaskApplication {
  readonly #task: TagTask;
  readonly #type: ResourceType;
  readonly #ports: ApplyTaskPorts;
  readonly #calls: TaggingCalls;
  readonly #applied: Set<string>;
  readonly #exceptions: Map<string, ResourceException>;
  /** Resources with tags that a call may have changed, in this attempt or an earlier one. */
  readonly #mayBeChanged: Set<string>;
  #searchCalls: number;
  /** A refusal named no resource, in this attempt or an earlier one. */
  #isSearching: boolean;
  #wasAsked = false;
  /** A call succeeded, so the change as such is allowed. */
  #isAllowed: boolean;
  /** The latest refusal that named no resource. */
  #refusal: TagRefusal | undefined;
  /** Undefined until they are read. */
  #facts: ReadonlyMap<string, ResourceFacts> | undefined;
  #factsFailure: Error | undefined;
  readonly #explained = new Set<string>();
  /** Resources that are done with the present step and wait for the next one. */
  readonly #waiting = new Set<string>();

  constructor(task: TagTask, decided: Decisions, ports: ApplyTaskPorts) {
    this.#task = task;
    this.#type = resourceTypeOf(task.resourceType);
    this.#ports = ports;
    this.#calls = new TaggingCalls(ports);
    this.#applied = new Set(decided.applied);
    this.#exceptions = new Map(decided.exceptions.map((exception) => [exception.id, exception]));
    this.#mayBeChanged = new Set(decided.mayBeChanged);
    this.#searchCalls = decided.searchCalls ?? 0;
    this.#isSearching = this.#searchCalls > 0;
    this.#isAllowed = decided.applied.length > 0;
  }

  get decisions(): Decisions {
    const mayBeChanged = [...this.#mayBeChanged].filter(
      (id) => !this.#applied.has(id) && !this.#exceptions.has(id),
    );
    return {
      applied: [...this.#applied],
      exceptions: [...this.#exceptions.values()],
      ...(this.#searchCalls > 0 ? { searchCalls: this.#searchCalls } : {}),
      ...(mayBeChanged.length > 0 ? { mayBeChanged } : {}),
    };
  }

  /** Decides the resources that have the wanted tags already, and those whose tags have changed since the plan. */
  async compare(): Promise<void> {
    if (this.#task.exceedsTagLimit) return;
    const open = new Set(this.#openOfTask());
    const resources = this.#task.resources.filter(({ id }) => open.has(id));
    const { applied, exceptions } = await compareTask(this.#task, resources, this.#ports, this.#calls);
    for (const id of applied) this.#applied.add(id);
    for (const exception of exceptions)
      this.#exceptions.set(exception.id, this.#withEarlierAttempt(exception));
  }

  /**
   * Sets tags, then removes tags, so that an interruption leaves too many tags and not too few. A resource is applied
   * after both.
   */
  async run(): Promise<void> {
    const { set, remove = [], exceedsTagLimit } = this.#task;
    if (exceedsTagLimit) return this.#except(this.#openOfTask(), tooManyTags(this.#type));
    const { writer } = this.#ports;
    const setting: Omit<Step, 'done'> = { call: (ids) => writer.createTags(ids, set), set, note: '' };
    const note = set.length > 0 ? 'Tags were set, but not removed: ' : '';
    const removing: Omit<Step, 'done'> = { call: (ids) => writer.deleteTags(ids, remove), set: [], note };
    const steps = [...(set.length > 0 ? [setting] : []), ...(remove.length > 0 ? [removing] : [])];
    for (const step of steps) await this.#carryOut(step, step !== steps[0], step === steps.at(-1));
  }

  /**
   * Processes batches until all resources are decided. Starts with the largest, because it decides most resources in
   * one call.
   */
  async #carryOut(change: Omit<Step, 'done'>, isSecond: boolean, isLast: boolean): Promise<void> {
    if (isSecond) this.#beginAgain();
    const step: Step = { ...change, done: isLast ? this.#applied : this.#waiting };
    const batches = [this.#openOfTask()];
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      const open = this.#open(batch);
      if (open.length === 0) continue;
      if (this.#isSearching && this.#searchCalls >= MAX_SEARCH_CALLS)
        return this.#stopSearch(this.#open([batch, ...batches].flat()));
      const refusal = await this.#tag(step, open);
      if (refusal === undefined) open.forEach((id) => step.done.add(id));
      else if (endsTask(refusal)) return this.#exceptBy(this.#open([open, ...batches].flat()), refusal, step);
      else batches.push(...(await this.#divide(step, open, refusal)));
      batches.sort((a, b) => b.length - a.length);
    }
  }

  /** What is known about refusals concerns one step. The calls of the search are counted for the task. */
  #beginAgain(): void {
    this.#waiting.clear();
    this.#isSearching = false;
    this.#isAllowed = false;
    this.#wasAsked = false;
    this.#refusal = undefined;
    this.#explained.clear();
  }

  #openOfTask(): string[] {
    return this.#open(this.#task.resources.map(({ id }) => id));
  }

  #isDone(id: string): boolean {
    return this.#applied.has(id) || this.#waiting.has(id);
  }

  #open(ids: readonly string[]): string[] {
    return ids.filter((id) => !this.#isDone(id) && !this.#exceptions.has(id));
  }

  /** The next batches after a refusal. Resources that are known to cause it get their exception. */
  async #divide(step: Step, batch: readonly string[], refusal: TagRefusal): Promise<string[][]> {
    const named = new Set(refusal.namedIds);
    this.#exceptBy(batch.length === 1 ? batch : batch.filter((id) => named.has(id)), refusal, step);
    const unnamed = this.#open(batch);
    if (unnamed.length < batch.length) return [unnamed];

    this.#isSearching = true;
    this.#refusal = refusal;
    const codes = [refusal];
    if (!this.#wasAsked && !this.#isAllowed) {
      this.#wasAsked = true;
      const { verdict, answers } = await this.#askSome(step, batch);
      if (verdict !== undefined) this.#exceptBy(this.#open(batch), verdict, step);
      codes.push(...answers);
    }
    for (const each of codes) await this.#leaveOutExplained(step, each);
    const open = this.#open(batch);
    const isOneLess = batch.some((id) => this.#exceptions.has(id));
    if (isOneLess || open.length < 2) return [open];
    const middle = Math.ceil(open.length / 2);
    return [open.slice(0, middle), open.slice(middle)];
  }

  /**
   * Tries single resources, spread over the batch, until one is tagged.
   * @returns `verdict`: the refusal of the change as such, if there is one
   */
  async #askSome(
    step: Step,
    batch: readonly string[],
  ): Promise<{ verdict?: TagRefusal; answers: TagRefusal[] }> {
    const answers: TagRefusal[] = [];
    const verdicts: TagRefusal[] = [];
    const parts = spread(batch, RESOURCES_ASKED);
    for (const part of parts) {
      for (const id of part.slice(0, TRIES_PER_ASKED)) {
        const answer = await this.#tag(step, [id]);
        if (answer === undefined) {
          step.done.add(id);
          return { answers };
        }
        if (endsTask(answer)) return { verdict: answer, answers };
        this.#exceptBy([id], answer, step);
        answers.push(answer);
        if (!answer.isAboutChange) continue;
        verdicts.push(answer);
        break;
      }
    }
    const [verdict] = verdicts;
    const isOne = verdicts.length === parts.length && verdicts.every(({ code }) => code === verdict?.code);
    return { answers, ...(isOne && verdict !== undefined ? { verdict } : {}) };
  }

  /** One call that tags, or removes tags. */
  async #tag(step: Step, batch: readonly string[]): Promise<TagRefusal | undefined> {
    const made = await this.#calls.make(
      async () => {
        await this.#ports.waitForSlot();
        if (this.#isSearching) this.#searchCalls += 1;
        await this.#call(step, batch);
      },
      (refusal) => this.#wouldDecideAll(batch, refusal),
    );
    if ('refusal' in made) return made.refusal;
    this.#isAllowed = true;
    return undefined;
  }

  /** Until the last call for a resource is answered, its tags may be changed. A refusal changes none. */
  async #call(step: Step, batch: readonly string[]): Promise<void> {
    const unchanged = batch.filter((id) => !this.#mayBeChanged.has(id));
    for (const id of unchanged) this.#mayBeChanged.add(id);
    try {
      await step.call(batch);
    } catch (error) {
      if (error instanceof TagRefusedError && !error.mayHaveEffect)
        for (const id of unchanged) this.#mayBeChanged.delete(id);
      throw error;
    }
  }

  /** Whether a refusal would end the task without confirmation by another call. Such a refusal is checked again. */
  #wouldDecideAll(batch: readonly string[], { reaction, isConfirmed, isAboutChange }: TagRefusal): boolean {
    const isAlone = batch.length === 1 && this.#task.resources.length === 1;
    return (reaction === 'give-up' && !isConfirmed) || (isAlone && isAboutChange);
  }

  /** Excepts every resource whose tags or state explain a refusal with this code. */
  async #leaveOutExplained(step: Step, refusal: TagRefusal): Promise<void> {
    const { code } = refusal;
    if (!refusal.isExplainable || this.#explained.has(code)) return;
    this.#explained.add(code);
    const ids = this.#task.resources.map(({ id }) => id);
    const concerned = ids.filter((id) => !this.#isDone(id) && this.#mayBeExplained(id, code));
    this.#facts ??= await this.#readFacts(ids.filter((id) => !this.#applied.has(id)));
    for (const id of concerned) {
      const blame = this.#facts.get(id)?.explain(refusal, step.set);
      if (blame !== undefined) this.#except([id], noted(step, { code, ...blame }));
    }
  }

  #mayBeExplained(id: string, code: string): boolean {
    const exception = this.#exceptions.get(id);
    return exception === undefined || exception.code === code;
  }

  /** The search continues without the facts if they cannot be read. */
  async #readFacts(ids: readonly string[]): Promise<ReadonlyMap<string, ResourceFacts>> {
    if (this.#ports.timeIsShort()) throw new OutOfTimeError();
    try {
      return await this.#ports.facts.factsOf(ids);
    } catch (error) {
      this.#factsFailure = codedError(error);
      return new Map();
    }
  }

  #stopSearch(ids: readonly string[]): void {
    const why = this.#refusal === undefined ? '' : `: ${this.#refusal.code}: ${this.#refusal.message}`;
    const unread =
      this.#factsFailure === undefined
        ? ''
        : ` Its tags and state could not be read (${this.#factsFailure.name}).`;
    const message = `Not tried individually: ${MAX_SEARCH_CALLS} calls did not find every refused ${this.#type.words.one}${why}${unread}`;
    this.#except(ids, { code: 'SearchStopped', outcome: 'failed', message });
  }

  #exceptBy(ids: readonly string[], { code, blame }: TagRefusal, step: Step): void {
    this.#except(ids, noted(step, { code, ...blame }));
  }

  #except(ids: readonly string[], { code, outcome, message }: Omit<ResourceException, 'id'>): void {
    const text = shortenMessage(message, MAX_MESSAGE_BYTES);
    for (const id of ids)
      this.#exceptions.set(id, this.#withEarlierAttempt({ id, outcome, code, message: text }));
  }

  #withEarlierAttempt(exception: ResourceException): ResourceException {
    return this.#mayBeChanged.has(exception.id) ? withEarlierAttempt(exception) : exception;
  }
}
