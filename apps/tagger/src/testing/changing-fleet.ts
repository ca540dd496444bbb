import { MAX_TAGS_PER_RESOURCE, type TagPairs } from '@muster/contracts';
import { blameOf } from '../adapters/ec2-instance/blamed-instance.ts';
import { tagRefusal } from '../adapters/ec2-instance/tag-refusals.ts';
import type { ApplyTaskPorts } from '../domain/apply-task.ts';
import { TagRefusedError } from '../errors.ts';
import type { ResourceFacts } from '../ports/resource-facts.ts';
import type { PresentTags, TagReader } from '../ports/tag-reader.ts';
import type { TagWriter } from '../ports/tag-writer.ts';

export type TagValues = ReadonlyMap<string, string>;

/** One tag that a call of Muster changed. Null: the tag does not exist. */
export interface Written {
  readonly id: string;
  readonly key: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** What becomes of a call: its effect or its answer is lost. */
export type Loss = 'call' | 'answer';

const refused = (code: string, message: string) => new TagRefusedError(tagRefusal(code, message));

/**
 * The instances of one target, as EC2 tags them: a call changes all of its instances or none. Notes every tag that
 * Muster changes, and lets others change tags and terminate instances at any time.
 */
export class ChangingFleet implements TagWriter, TagReader {
  readonly #tags: Map<string, Map<string, string>>;
  /** The tags that Muster changed, in order. */
  readonly written: Written[] = [];
  /** By number of a call, from 1: what is lost. */
  losses: ReadonlyMap<number, Loss> = new Map();
  calls = 0;
  /** Instances whose tags nobody may change: a call with one of them fails. */
  refusing: ReadonlySet<string> = new Set();

  constructor(tags: readonly (readonly [id: string, tags: TagValues])[]) {
    this.#tags = new Map(tags.map(([id, values]) => [id, new Map(values)]));
  }

  /** The present tags of all instances. */
  get truth(): ReadonlyMap<string, TagValues> {
    return new Map([...this.#tags].map(([id, tags]) => [id, new Map(tags)]));
  }

  /** Another client sets a tag, or removes it. Ignored for an instance that does not exist. */
  change(id: string, key: string, value: string | null): void {
    const tags = this.#tags.get(id);
    if (value === null) tags?.delete(key);
    else tags?.set(key, value);
  }

  terminate(id: string): void {
    this.#tags.delete(id);
  }

  async tagsOf(ids: readonly string[], keys: readonly string[]): Promise<PresentTags> {
    return this.#call(
      () =>
        new Map(
          ids.flatMap((id) => {
            const shown = [...(this.#tags.get(id) ?? [])].filter(([key]) => keys.includes(key));
            return shown.length === 0 ? [] : [[id, new Map(shown)] as const];
          }),
        ),
    );
  }

  async createTags(ids: readonly string[], set: TagPairs): Promise<void> {
    this.#call(() => {
      this.#checkAllowed(ids);
      if (ids.some((id) => this.#countWith(id, set) > MAX_TAGS_PER_RESOURCE))
        throw refused('TagLimitExceeded', 'Tags per resource limit exceeded');
      for (const id of ids) for (const [key, value] of set) this.#write(id, key, value);
    });
  }

  async deleteTags(ids: readonly string[], remove: TagPairs): Promise<void> {
    this.#call(() => {
      this.#checkAllowed(ids);
      for (const id of ids)
        for (const [key, value] of remove)
          if (this.#tags.get(id)?.get(key) === value) this.#write(id, key, null);
    });
  }

  renewCredentials(): void {}

  /** Ports without time limits and pauses. */
  ports(): ApplyTaskPorts {
    return {
      writer: this,
      reader: this,
      facts: { factsOf: async (ids) => this.#factsOf(ids) },
      waitForSlot: async () => undefined,
      timeIsShort: () => false,
      pause: async () => undefined,
      random: () => 0.5,
    };
  }

  #call<Answer>(effect: () => Answer): Answer {
    this.calls += 1;
    const loss = this.losses.get(this.calls);
    if (loss === 'call') throw new Error('connection refused');
    const answer = effect();
    if (loss === 'answer') throw new Error('connection lost');
    return answer;
  }

  #checkAllowed(ids: readonly string[]): void {
    const missing = ids.filter((id) => !this.#tags.has(id));
    if (missing.length > 0)
      throw refused('InvalidInstanceID.NotFound', `The instance IDs '${missing.join(', ')}' do not exist`);
    if (ids.some((id) => this.refusing.has(id)))
      throw refused('OperationNotPermitted', 'This instance is managed by another service');
  }

  #countWith(id: string, set: TagPairs): number {
    const keys = [...(this.#tags.get(id)?.keys() ?? []), ...set.map(([key]) => key)];
    return new Set(keys.filter((key) => !key.startsWith('aws:'))).size;
  }

  #write(id: string, key: string, to: string | null): void {
    const from = this.#tags.get(id)?.get(key) ?? null;
    if (from !== to) this.written.push({ id, key, from, to });
    this.change(id, key, to);
  }

  #factsOf(ids: readonly string[]): ReadonlyMap<string, ResourceFacts> {
    return new Map(
      ids.flatMap((id) => {
        const tags = this.#tags.get(id);
        if (tags === undefined) return [];
        const facts = {
          state: 'running',
          tagKeys: [...tags.keys()],
          managedBy: undefined,
          tagsInMetadata: false,
        };
        return [
          [id, { tags, explain: (refusal, set) => blameOf(refusal, facts, set) } satisfies ResourceFacts],
        ];
      }),
    );
  }
}
