import type { Resource } from '@muster/contracts';
import type { AccountChanges, ChangeTotals, Counted, KeyCoverage, ReportTotals } from '../model.ts';
import { AGE_GROUPS, ageGroup, UNKNOWN } from './age.ts';
import { Counter } from './counter.ts';
import { type Positions, Tally } from './positions.ts';

/** Distinct tag keys that are counted by account and region. Accounts with generated keys have more. */
const MAX_COUNTED_KEYS = 500;
/** Frequent keys that the page shows if no keys were chosen. */
const SHOWN_KEYS = 6;
const LISTED_KEYS = 50;

/** The earlier run that the table is compared with. */
export interface Baseline {
  readonly runId: string;
  readonly at: string;
}

export interface TotalsOptions {
  readonly accounts: Positions;
  readonly regions: Positions;
  readonly madeAt: string;
  /** Tag keys whose coverage is wanted; undefined for the most frequent ones. */
  readonly tagKeys: readonly string[] | undefined;
  readonly tagKeysAre: 'chosen' | 'ofRules' | 'mostFrequent';
  readonly baseline: Baseline | undefined;
}

class KeyCounts {
  present = 0;
  readonly byAccount = new Tally();
  readonly byRegion = new Tally();
}

class ChangeCounts {
  added = 0;
  changed = 0;
  gone = 0;
}

/** What happened to a resource after a time. Undefined: nothing. */
export function changeSince(
  { firstSeenAt, changedAt, goneAt }: Pick<Resource, 'firstSeenAt' | 'changedAt' | 'goneAt'>,
  at: string,
): keyof ChangeCounts | undefined {
  // Seen first and gone after the time: it was not there at either end.
  if (goneAt !== undefined) return goneAt > at && firstSeenAt <= at ? 'gone' : undefined;
  return firstSeenAt > at ? 'added' : changedAt > at ? 'changed' : undefined;
}

/** Counts resources one by one. Its size depends on accounts, regions and distinct names, not on resources. */
export class TotalsCollector {
  readonly #options: TotalsOptions;
  readonly #nowMs: number;
  readonly #byAccount = new Tally();
  readonly #byRegion = new Tally();
  readonly #byState = new Counter();
  readonly #byType = new Counter();
  readonly #byPlatform = new Counter();
  readonly #byArchitecture = new Counter();
  readonly #byAge = new Counter();
  readonly #allKeys = new Counter();
  readonly #keys = new Map<string, KeyCounts>();
  readonly #changes = new Map<number, ChangeCounts>();
  #present = 0;
  #gone = 0;
  #withAnyTag = 0;
  #withAllKeys = 0;

  constructor(options: TotalsOptions) {
    this.#options = options;
    this.#nowMs = Date.parse(options.madeAt);
    for (const key of options.tagKeys ?? []) this.#keys.set(key, new KeyCounts());
  }

  add(resource: Resource): void {
    const { accounts, regions, baseline } = this.#options;
    const account = accounts.of(resource.accountId);
    if (baseline !== undefined) this.#addChange(account, changeSince(resource, baseline.at));
    if (resource.goneAt !== undefined) {
      this.#gone++;
      return;
    }
    const region = regions.of(resource.region);
    this.#present++;
    this.#byAccount.add(account);
    this.#byRegion.add(region);
    this.#byState.add(resource.state);
    this.#byType.add(resource.instanceType ?? UNKNOWN);
    this.#byPlatform.add(resource.platform ?? UNKNOWN);
    this.#byArchitecture.add(resource.architecture ?? UNKNOWN);
    this.#byAge.add(ageGroup(resource.launchTime, this.#nowMs));
    this.#addTags(resource.tags, account, region);
  }

  #addChange(account: number, change: keyof ChangeCounts | undefined): void {
    if (change === undefined) return;
    let counts = this.#changes.get(account);
    if (counts === undefined) this.#changes.set(account, (counts = new ChangeCounts()));
    counts[change]++;
  }

  #addTags(tags: Resource['tags'], account: number, region: number): void {
    const { tagKeys } = this.#options;
    if (tags.size > 0) this.#withAnyTag++;
    if (tagKeys?.every((key) => tags.has(key)) === true) this.#withAllKeys++;
    for (const key of tags.keys()) {
      this.#allKeys.add(key);
      let counts = this.#keys.get(key);
      if (counts === undefined) {
        if (tagKeys !== undefined || this.#keys.size >= MAX_COUNTED_KEYS) continue;
        this.#keys.set(key, (counts = new KeyCounts()));
      }
      counts.present++;
      counts.byAccount.add(account);
      counts.byRegion.add(region);
    }
  }

  totals(): ReportTotals {
    const accounts = this.#options.accounts.names().length;
    const regions = this.#options.regions.names().length;
    return {
      present: this.#present,
      gone: this.#gone,
      byAccount: this.#byAccount.upTo(accounts),
      byRegion: this.#byRegion.upTo(regions),
      byState: this.#byState.sorted(),
      byType: this.#byType.sorted(),
      byPlatform: this.#byPlatform.sorted(),
      byArchitecture: this.#byArchitecture.sorted(),
      byAge: this.#ages(),
      tags: {
        keys: this.#shownKeys().map((key) => this.#coverageOf(key, accounts, regions)),
        keysAre: this.#options.tagKeysAre,
        withAnyTag: this.#withAnyTag,
        ...(this.#options.tagKeys === undefined ? {} : { withAllKeys: this.#withAllKeys }),
        mostFrequent: this.#allKeys.sorted().slice(0, LISTED_KEYS),
        distinctKeys: this.#allKeys.size,
      },
      ...this.#changeTotals(),
    };
  }

  #ages(): Counted[] {
    const groups = this.#byAge.has(UNKNOWN) ? [...AGE_GROUPS, UNKNOWN] : AGE_GROUPS;
    return groups.map((name) => [name, this.#byAge.get(name)]);
  }

  #shownKeys(): readonly string[] {
    const { tagKeys } = this.#options;
    if (tagKeys !== undefined) return tagKeys;
    return this.#allKeys
      .sorted()
      .map(([key]) => key)
      .filter((key) => this.#keys.has(key))
      .slice(0, SHOWN_KEYS);
  }

  #coverageOf(key: string, accounts: number, regions: number): KeyCoverage {
    const { present, byAccount, byRegion } = this.#keys.get(key) ?? new KeyCounts();
    return { key, present, byAccount: byAccount.upTo(accounts), byRegion: byRegion.upTo(regions) };
  }

  #changeTotals(): { changes?: ChangeTotals } {
    const { baseline } = this.#options;
    if (baseline === undefined) return {};
    const byAccount: AccountChanges[] = [...this.#changes].map(([account, counts]) => ({
      account,
      added: counts.added,
      changed: counts.changed,
      gone: counts.gone,
    }));
    const sum = (name: keyof ChangeCounts) => byAccount.reduce((total, each) => total + each[name], 0);
    return {
      changes: {
        runId: baseline.runId,
        since: baseline.at,
        added: sum('added'),
        changed: sum('changed'),
        gone: sum('gone'),
        byAccount,
      },
    };
  }
}
