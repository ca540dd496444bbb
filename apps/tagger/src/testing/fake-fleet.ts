import type { TagPairs } from '@muster/contracts';
import { blameOf, type InstanceFacts } from '../adapters/ec2-instance/blamed-instance.ts';
import { tagRefusal } from '../adapters/ec2-instance/tag-refusals.ts';
import type { ApplyTaskPorts } from '../domain/apply-task.ts';
import { TagRefusedError } from '../errors.ts';
import type { ResourceFacts } from '../ports/resource-facts.ts';
import type { PresentTags, TagReader } from '../ports/tag-reader.ts';
import type { TagWriter } from '../ports/tag-writer.ts';

export interface FleetOptions {
  /** IDs that EC2 no longer knows. */
  readonly gone?: readonly string[];
  /** IDs that cannot be tagged for a reason of their instance. Messages do not name them. */
  readonly refusing?: Readonly<Record<string, string>>;
  /** As `refusing`, for DeleteTags. */
  readonly refusingRemoval?: Readonly<Record<string, string>>;
  /** What EC2 returns about instances. Other instances are unknown. An error: the instances cannot be read. */
  readonly facts?: ReadonlyMap<string, InstanceFacts> | Error;
  /** How many of the missing IDs of a call the message names. */
  readonly names?: 'all' | 'first' | 'none';
  /** Runs before each call with its number, starting at 1. It may throw. */
  readonly onCall?: (call: number) => void;
  /** Runs before each DeleteTags call with its number, starting at 1. It may throw. */
  readonly onDelete?: (call: number) => void;
  /** The tags at the start. */
  readonly tags?: Readonly<Record<string, readonly (readonly [string, string])[]>>;
  /** Resources whose tags DescribeTags does not show. */
  readonly hidden?: readonly string[];
  /** Runs before each reading of tags. It may throw. */
  readonly onRead?: () => void;
}

/** For `onCall`: refuses the first calls with a code. */
export const refuse =
  (code: string, times = Infinity) =>
  (call: number) => {
    if (call <= times) throw new TagRefusedError(tagRefusal(code, `refused: ${code}`));
  };

/** A fleet whose CreateTags is all-or-nothing, as in EC2. */
export class FakeFleet implements TagWriter, TagReader {
  readonly tagged = new Map<string, Map<string, string>>();
  readonly calls: string[][] = [];
  readonly deletions: string[][] = [];
  readonly factReads: string[][] = [];
  readonly tagReads: string[][] = [];
  renewals = 0;
  readonly #options: FleetOptions;

  constructor(options: FleetOptions = {}) {
    this.#options = options;
    for (const [id, tags] of Object.entries(options.tags ?? {})) this.tagged.set(id, new Map(tags));
  }

  /** As DescribeTags: only tags that exist, on resources that exist. */
  async tagsOf(ids: readonly string[], keys: readonly string[]): Promise<PresentTags> {
    const { gone = [], hidden = [], onRead } = this.#options;
    this.tagReads.push([...ids]);
    onRead?.();
    return new Map(
      ids.flatMap((id) => {
        const shown = [...(this.tagged.get(id) ?? [])].filter(([key]) => keys.includes(key));
        const isHidden = gone.includes(id) || hidden.includes(id) || shown.length === 0;
        return isHidden ? [] : [[id, new Map(shown)] as const];
      }),
    );
  }

  async createTags(ids: readonly string[], set: TagPairs): Promise<void> {
    const { refusing = {}, onCall } = this.#options;
    this.calls.push([...ids]);
    this.#refuse(ids, refusing, () => onCall?.(this.calls.length));
    ids.forEach((id) => this.tagged.set(id, new Map([...(this.tagged.get(id) ?? []), ...set])));
  }

  #refuse(ids: readonly string[], refusing: Readonly<Record<string, string>>, onCall: () => void): void {
    const { gone = [], names = 'all' } = this.#options;
    onCall();
    const missing = ids.filter((id) => gone.includes(id));
    if (missing.length > 0) {
      const named = names === 'all' ? missing : missing.slice(0, names === 'first' ? 1 : 0);
      const message =
        named.length === 0
          ? 'Some instances do not exist'
          : `The instance IDs '${named.join(', ')}' do not exist`;
      throw new TagRefusedError(tagRefusal('InvalidInstanceID.NotFound', message));
    }
    const code = ids.map((id) => refusing[id]).find((found) => found !== undefined);
    if (code !== undefined) throw new TagRefusedError(tagRefusal(code, `refused: ${code}`));
  }

  async deleteTags(ids: readonly string[], remove: TagPairs): Promise<void> {
    this.deletions.push([...ids]);
    this.#refuse(ids, this.#options.refusingRemoval ?? {}, () =>
      this.#options.onDelete?.(this.deletions.length),
    );
    for (const id of ids)
      for (const [key, value] of remove)
        if (this.tagged.get(id)?.get(key) === value) this.tagged.get(id)?.delete(key);
  }

  renewCredentials(): void {
    this.renewals += 1;
  }

  async #factsOf(ids: readonly string[]): Promise<ReadonlyMap<string, ResourceFacts>> {
    const { facts = new Map<string, InstanceFacts>() } = this.#options;
    this.factReads.push([...ids]);
    if (facts instanceof Error) throw facts;
    return new Map(
      [...facts]
        .filter(([id]) => ids.includes(id))
        .map(([id, shown]) => [
          id,
          {
            tags: this.tagged.get(id) ?? new Map(),
            explain: (refusal, set) => blameOf(refusal, shown, set),
          },
        ]),
    );
  }

  /** Ports without time limits and pauses. */
  ports(changes: Partial<ApplyTaskPorts> = {}): ApplyTaskPorts {
    return {
      writer: this,
      reader: this,
      facts: { factsOf: (ids) => this.#factsOf(ids) },
      waitForSlot: async () => undefined,
      timeIsShort: () => false,
      pause: async () => undefined,
      random: () => 0.5,
      ...changes,
    };
  }
}
