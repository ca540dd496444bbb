import type { Failure } from '@muster/contracts';
import { regionText } from '../output/region-text.ts';
import { NO_COUNTS, type RunEvent, type TargetFinished } from '../run-events/run-event.ts';
import { foundText } from './waiting-line.ts';

/** A target with its outcome, or an account whose regions could not be listed. */
export interface FinishedTarget extends Omit<TargetFinished, 'type' | 'region'> {
  readonly region?: string;
  /** Undefined if no event reported its start. */
  readonly durationMs: number | undefined;
}

export interface ActiveTarget {
  readonly startedAtMs: number;
  activity: string;
  seen: number;
}

export interface AccountProgress {
  readonly accountId: string;
  /** Undefined until the account's regions are known. */
  targets: number | undefined;
  done: number;
  failed: number;
  seen: number;
  tagged: number;
  failure?: Failure;
  /** By region, and type if it is not the default. */
  readonly active: Map<string, ActiveTarget>;
}

/** How much of a target is done when an activity begins, about. */
const SHARE_OF_ACTIVITY: ReadonlyMap<string, number> = new Map([
  ['planning tags', 0.4],
  ['tagging', 0.5],
  ['verifying', 0.8],
]);
type Place = Pick<TargetFinished, 'accountId' | 'region' | 'resourceType'>;

/** The state of a run, built from its events. */
export class RunProgress {
  readonly accounts = new Map<string, AccountProgress>();
  readonly startedAtMs: number;
  /** Since when tagging is paused in the stage. Undefined if it is not, or on one machine. */
  pausedAt: string | undefined;
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.startedAtMs = nowMs();
  }

  get elapsedMs(): number {
    return this.#nowMs() - this.startedAtMs;
  }

  get done(): number {
    return this.#sum(({ done }) => done);
  }

  /** Targets known so far; `complete` once the regions of every account are known. */
  get planned(): { targets: number; complete: boolean } {
    const accounts = [...this.accounts.values()];
    return {
      targets: accounts.reduce((sum, { targets }) => sum + (targets ?? 0), 0),
      complete: accounts.every(({ targets }) => targets !== undefined),
    };
  }

  /**
   * How much of the run is done, from 0 to 1; 1 only when all of it is. Accounts whose regions are unknown count with as
   * many targets as the others have on average.
   */
  get share(): number {
    const accounts = [...this.accounts.values()];
    const { targets } = this.planned;
    const listed = accounts.filter((account) => account.targets !== undefined).length;
    const total = listed === 0 ? 0 : targets + ((accounts.length - listed) * targets) / listed;
    if (total === 0) return 0;
    const begun = this.#sum(({ active }) =>
      [...active.values()].reduce((sum, { activity }) => sum + (SHARE_OF_ACTIVITY.get(activity) ?? 0), 0),
    );
    return Math.min(1, (this.done + begun) / total);
  }

  get seen(): number {
    return this.#sum((account) =>
      [...account.active.values()].reduce((sum, { seen }) => sum + seen, account.seen),
    );
  }

  get tagged(): number {
    return this.#sum(({ tagged }) => tagged);
  }

  /** Applies an event. @returns the target that the event finished, if any */
  apply(event: RunEvent): FinishedTarget | undefined {
    switch (event.type) {
      case 'accountsPlanned':
        for (const accountId of event.accountIds) this.#account(accountId);
        return undefined;
      case 'regionsListed':
        this.#account(event.accountId).targets = event.targets;
        return undefined;
      case 'targetActive':
        this.#target(event).activity = event.activity;
        return undefined;
      case 'targetScanned':
        this.#target(event).seen = event.seen;
        return undefined;
      case 'targetWaits':
        this.#target(event).activity = `waiting to scan again (${foundText(event)})`;
        return undefined;
      case 'taggingPaused':
        this.#target(event).activity = 'waiting: tagging is paused';
        return undefined;
      case 'stagePause':
        this.pausedAt = event.pausedAt;
        return undefined;
      case 'targetFinished':
        return this.#targetFinished(event);
      case 'accountFailed':
        return this.#accountFailed(event);
    }
  }

  #targetFinished({ type: _type, ...outcome }: TargetFinished): FinishedTarget {
    const { accountId, region, resourceType, failure, counts } = outcome;
    const name = regionText(region, resourceType);
    const account = this.#account(accountId);
    const startedAtMs = account.active.get(name)?.startedAtMs;
    account.active.delete(name);
    account.done += 1;
    account.failed += failure === undefined ? 0 : 1;
    account.seen += counts.seen;
    account.tagged += counts.tagged;
    if (failure !== undefined) account.failure = failure;
    return { ...outcome, durationMs: startedAtMs === undefined ? undefined : this.#nowMs() - startedAtMs };
  }

  #accountFailed({ accountId, failure, targets }: RunEvent & { type: 'accountFailed' }): FinishedTarget {
    const account = this.#account(accountId);
    account.targets = targets;
    account.done = targets;
    account.failed = targets;
    account.failure = failure;
    return { accountId, failure, counts: NO_COUNTS, rescans: [], durationMs: this.elapsedMs };
  }

  #account(accountId: string): AccountProgress {
    const known = this.accounts.get(accountId);
    if (known !== undefined) return known;
    const account: AccountProgress = {
      accountId,
      targets: undefined,
      done: 0,
      failed: 0,
      seen: 0,
      tagged: 0,
      active: new Map(),
    };
    this.accounts.set(accountId, account);
    return account;
  }

  #target({ accountId, region, resourceType }: Place): ActiveTarget {
    const { active } = this.#account(accountId);
    const name = regionText(region, resourceType);
    const known = active.get(name);
    if (known !== undefined) return known;
    const target: ActiveTarget = { startedAtMs: this.#nowMs(), activity: 'discovering', seen: 0 };
    active.set(name, target);
    return target;
  }

  #sum(value: (account: AccountProgress) => number): number {
    return [...this.accounts.values()].reduce((sum, account) => sum + value(account), 0);
  }
}
