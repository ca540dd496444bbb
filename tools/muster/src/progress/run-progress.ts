import { readCaughtError } from '@muster/contracts';
import type { EngineEvent } from '../surroundings.ts';
import * as shape from './events.ts';
import { foundText, waitingTarget } from './waiting-target.ts';

export interface Failure {
  readonly code: string;
  readonly message: string;
}

export interface Counts {
  seen: number;
  added: number;
  changed: number;
  unchanged: number;
  gone: number;
  tagged: number;
  verified: number;
  /** Planned for tagging, and no longer there. */
  vanished: number;
}

/** A target, or an account of which not even the regions could be listed, that has its outcome. */
export interface FinishedTarget {
  readonly accountId: string;
  readonly region?: string | undefined;
  readonly failure?: Failure | undefined;
  /** Code of the reason why it is skipped. */
  readonly skipped?: string | undefined;
  readonly counts: Counts;
  /** What became of the scans that were made again, if any. */
  readonly rescans: shape.Rescans;
  /** Undefined where nobody saw it begin. */
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
  readonly active: Map<string, ActiveTarget>;
}

const noCounts = (): Counts => ({
  seen: 0,
  added: 0,
  changed: 0,
  unchanged: 0,
  gone: 0,
  tagged: 0,
  verified: 0,
  vanished: 0,
});

/** Where a run stands, told from what the engine reports of the functions it calls. */
export class RunProgress {
  readonly accounts = new Map<string, AccountProgress>();
  readonly startedAtMs: number;
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

  /** Targets known so far; `complete` once every account has told its regions. */
  get planned(): { targets: number; complete: boolean } {
    const accounts = [...this.accounts.values()];
    return {
      targets: accounts.reduce((sum, { targets }) => sum + (targets ?? 0), 0),
      complete: accounts.every(({ targets }) => targets !== undefined),
    };
  }

  get seen(): number {
    return this.#sum((account) =>
      [...account.active.values()].reduce((sum, { seen }) => sum + seen, account.seen),
    );
  }

  get tagged(): number {
    return this.#sum(({ tagged }) => tagged);
  }

  /** Takes in an event. @returns the target that has its outcome by it, if any */
  apply(event: EngineEvent): FinishedTarget | undefined {
    if (event.type === 'started') this.#started(event);
    if (event.type !== 'succeeded') return undefined;
    switch (event.functionName) {
      case 'planRun':
        for (const accountId of shape.PlanOutput.safeParse(event.output).data?.accounts ?? [])
          this.#account(accountId);
        return undefined;
      case 'listRegions': {
        const input = shape.AccountInput.safeParse(event.input).data;
        const output = shape.RegionsOutput.safeParse(event.output).data;
        if (input && output) this.#account(input.accountId).targets = output.regions.length;
        return undefined;
      }
      case 'recordOutcome':
        return this.#targetDone(event.input, shape.OutcomeOutput.safeParse(event.output).data?.skipped);
      case 'recordAccountOutcome':
        return this.#accountFailed(event.input);
      default:
        this.#advanced(event);
        return undefined;
    }
  }

  #started({ functionName, input }: EngineEvent): void {
    const activity = ACTIVITIES.get(functionName);
    const target = shape.TargetInput.safeParse(input).data;
    if (activity === undefined || target === undefined) return;
    const active = this.#target(target.accountId, target.region);
    active.activity = target.scan?.startsWith('verification') ? 'verifying' : activity;
  }

  #advanced(event: EngineEvent): void {
    const { functionName, input, output } = event;
    const target = shape.TargetInput.safeParse(input).data;
    if (target === undefined) return;
    const active = this.#target(target.accountId, target.region);
    const waiting = waitingTarget(event);
    if (waiting !== undefined) active.activity = `waiting to scan again (${foundText(waiting)})`;
    if (functionName === 'discover' && target.scan === 'discovery')
      active.seen = shape.DiscoverOutput.safeParse(output).data?.resources.seen ?? active.seen;
  }

  /** @param skipped code of a failure that the configuration tolerates */
  #targetDone(input: unknown, skipped: string | undefined): FinishedTarget | undefined {
    const outcome = shape.OutcomeInput.safeParse(input).data;
    if (outcome === undefined) return undefined;
    const account = this.#account(outcome.accountId);
    const startedAtMs = account.active.get(outcome.region)?.startedAtMs;
    account.active.delete(outcome.region);
    const counts = countsOf(outcome);
    const failure = skipped === undefined ? failureOf(outcome) : undefined;
    account.done += 1;
    account.failed += failure === undefined ? 0 : 1;
    account.seen += counts.seen;
    account.tagged += counts.tagged;
    if (failure !== undefined) account.failure = failure;
    const { accountId, region } = outcome;
    const durationMs = startedAtMs === undefined ? undefined : this.#nowMs() - startedAtMs;
    return { accountId, region, failure, skipped, counts, rescans: rescansOf(outcome), durationMs };
  }

  #accountFailed(input: unknown): FinishedTarget | undefined {
    const outcome = shape.AccountOutcomeInput.safeParse(input).data;
    if (outcome === undefined) return undefined;
    const { accountId, error, known } = outcome;
    const account = this.#account(accountId);
    account.targets = Math.max(1, known?.regions.length ?? 0);
    account.done = account.targets;
    account.failed = account.targets;
    account.failure = readCaughtError(error);
    return {
      accountId,
      failure: account.failure,
      counts: noCounts(),
      rescans: [],
      durationMs: this.elapsedMs,
    };
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

  #target(accountId: string, region: string): ActiveTarget {
    const { active } = this.#account(accountId);
    const known = active.get(region);
    if (known !== undefined) return known;
    const target: ActiveTarget = { startedAtMs: this.#nowMs(), activity: 'discovering', seen: 0 };
    active.set(region, target);
    return target;
  }

  #sum(value: (account: AccountProgress) => number): number {
    return [...this.accounts.values()].reduce((sum, account) => sum + value(account), 0);
  }
}

/** What a target is doing while the function of that name runs, or the run waits for it. */
const ACTIVITIES: ReadonlyMap<string, string> = new Map([
  ['discover', 'discovering'],
  ['planTags', 'planning tags'],
  ['awaitTagging', 'tagging'],
  ['verifyTags', 'verifying'],
]);

function rescansOf({ discovery, verification, rescan }: shape.OutcomeInput): shape.Rescans {
  const all = [discovery, verification, rescan].flatMap((part) => part?.rescans ?? []);
  return [...new Map(all.map((each) => [each.scan, each])).values()];
}

function countsOf({ discovery, verification }: shape.OutcomeInput): Counts {
  return {
    ...noCounts(),
    ...discovery?.resources,
    tagged: verification?.tagging.applied ?? 0,
    verified: verification?.tagging.verified ?? 0,
    vanished: verification?.tagging.skipped ?? 0,
  };
}

function failureOf({ error, verification }: shape.OutcomeInput): Failure | undefined {
  if (error !== undefined) return readCaughtError(error);
  return verification?.failure;
}
