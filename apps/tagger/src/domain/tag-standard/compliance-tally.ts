import type { TagCheck, TagStandard, TagViolation } from '@muster/contracts';

interface Counted {
  resources: number;
  compliant: number;
}
type KeyCounts = { -readonly [Field in keyof TagCheck['byKey'][number]]: TagCheck['byKey'][number][Field] };
type Place = Pick<TagViolation, 'accountId' | 'region' | 'resourceType'>;

/** Examples: one of each kind and key. */
const MAX_EXAMPLES = 10;
/** Forbidden keys that are counted one by one. Others are in the counts of resources only. */
const MAX_KEYS = 1000;

/** Counts how resources comply with a standard. */
export class ComplianceTally {
  readonly #total: Counted = { resources: 0, compliant: 0 };
  readonly #byAccount = new Map<string, Counted>();
  readonly #byRegion = new Map<string, Counted>();
  readonly #byType = new Map<string, Counted>();
  readonly #byKey: Map<string, KeyCounts>;
  readonly #examples = new Map<string, TagViolation>();
  readonly #readAt: string[] = [];

  constructor({ tags }: Pick<TagStandard, 'tags'>) {
    this.#byKey = new Map(tags.map(({ key }) => [key, noneOf(key)]));
  }

  /** @param readAt no value of the target was read earlier */
  addTarget(readAt: string): void {
    this.#readAt.push(readAt);
  }

  /** Call this once for each resource, with all its differences. */
  add({ accountId, region, resourceType }: Place, violations: readonly TagViolation[]): void {
    const isCompliant = violations.length === 0;
    count(this.#total, isCompliant);
    count(countsIn(this.#byAccount, accountId), isCompliant);
    count(countsIn(this.#byRegion, region), isCompliant);
    count(countsIn(this.#byType, resourceType), isCompliant);
    for (const violation of violations) this.#addViolation(violation);
  }

  /** @param leftOut number of targets that were not checked */
  result(
    leftOut: number,
  ): Pick<
    TagCheck,
    'counts' | 'targets' | 'asOf' | 'byAccount' | 'byRegion' | 'byType' | 'byKey' | 'examples'
  > {
    const times = this.#readAt.toSorted();
    const [oldest] = times;
    const newest = times.at(-1);
    return {
      counts: this.#total,
      targets: { checked: times.length, leftOut },
      ...(oldest === undefined || newest === undefined ? {} : { asOf: { oldest, newest } }),
      byAccount: inOrder(this.#byAccount).map(([accountId, counts]) => ({ accountId, ...counts })),
      byRegion: inOrder(this.#byRegion).map(([region, counts]) => ({ region, ...counts })),
      byType: inOrder(this.#byType).map(([resourceType, counts]) => ({ resourceType, ...counts })),
      byKey: [...this.#byKey.values()],
      examples: [...this.#examples.values()],
    };
  }

  #addViolation(violation: TagViolation): void {
    const { key, kind } = violation;
    const counts = this.#byKey.get(key) ?? noneOf(key);
    if (this.#byKey.has(key) || this.#byKey.size < MAX_KEYS) this.#byKey.set(key, counts);
    counts[kind] += 1;
    const name = `${kind} ${key}`;
    if (!this.#examples.has(name) && this.#examples.size < MAX_EXAMPLES) this.#examples.set(name, violation);
  }
}

const noneOf = (key: string): KeyCounts => ({ key, missing: 0, value: 0, spelling: 0, forbidden: 0 });

function countsIn(counts: Map<string, Counted>, name: string): Counted {
  const known = counts.get(name) ?? { resources: 0, compliant: 0 };
  counts.set(name, known);
  return known;
}

function count(counts: Counted, isCompliant: boolean): void {
  counts.resources += 1;
  if (isCompliant) counts.compliant += 1;
}

const inOrder = (counts: ReadonlyMap<string, Counted>) =>
  [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
