import type { ApiCalls, LeftOutAccount, OddListings, RunRequest } from '@muster/contracts';
import { mergeListings } from '../domain/merge-listings.ts';
import { UnknownRunError } from '../errors.ts';
import type {
  AccountListing,
  BegunRun,
  RunHeader,
  RunLease,
  RunLeases,
  RunResult,
  RunStore,
  TargetChanges,
  TargetKey,
  TargetRow,
} from '../ports/run-store.ts';

interface Run {
  /** Rows can be there before the run has a header. */
  header?: RunHeader;
  request?: RunRequest;
  accounts?: readonly string[];
  oddAccounts?: OddListings | undefined;
  readonly targets: Map<string, TargetRow>;
  readonly listings: Map<string, AccountListing>;
  readonly leftOut: Map<string, LeftOutAccount>;
}

const keyOf = ({ accountId, region = '' }: TargetKey): string => `${accountId}#${region}`;

const planOf = (header: RunHeader | undefined): Pick<RunHeader, 'accounts' | 'planApiCalls'> =>
  header?.accounts === undefined ? {} : { accounts: header.accounts, planApiCalls: header.planApiCalls };

/** Runs in memory, for tests: it passes the same contract tests as the DynamoDB adapter. */
export class MemoryRunStore implements RunStore {
  readonly #runs = new Map<string, Run>();
  #leases: RunLeases = { version: 0, leases: [] };

  async beginRun(request: RunRequest, at: Date): Promise<BegunRun> {
    const { runId } = request.run;
    const run = this.#run(runId);
    run.request ??= structuredClone(request);
    const isNew = run.header === undefined;
    const startedAt = run.header?.startedAt ?? at.toISOString();
    if (run.header?.status !== 'complete')
      run.header = { runId, status: 'running', startedAt, ...planOf(run.header) };
    return { request: run.request, accounts: run.accounts, isNew };
  }

  async saveAccounts(runId: string, accounts: readonly string[], planApiCalls: ApiCalls): Promise<void> {
    const run = this.#run(runId);
    if (run.header === undefined) throw new UnknownRunError(runId);
    run.accounts = [...accounts];
    run.header = { ...run.header, accounts: accounts.length, planApiCalls };
  }

  async getAccounts(runId: string): Promise<readonly string[] | undefined> {
    return this.#runs.get(runId)?.accounts;
  }

  async getLeases(): Promise<RunLeases> {
    return this.#leases;
  }

  async saveLeases(version: number, leases: readonly RunLease[]): Promise<boolean> {
    if (version !== this.#leases.version) return false;
    this.#leases = { version: version + 1, leases: structuredClone(leases) };
    return true;
  }

  async getHeader(runId: string): Promise<RunHeader | undefined> {
    return this.#runs.get(runId)?.header;
  }

  async listHeaders(): Promise<RunHeader[]> {
    return [...this.#runs.values()].flatMap(({ header }) => header ?? []);
  }

  async getRequest(runId: string): Promise<RunRequest | undefined> {
    return this.#runs.get(runId)?.request;
  }

  async stopRun(runId: string): Promise<boolean> {
    const header = this.#runs.get(runId)?.header;
    if (header?.status === 'running') this.#run(runId).header = { ...header, status: 'stopped' };
    return this.#runs.get(runId)?.header?.status === 'stopped';
  }

  async finishRun(runId: string, result: RunResult): Promise<void> {
    const run = this.#run(runId);
    if (run.header?.status === 'stopped') return;
    const { error, ...rest } = structuredClone(result);
    const startedAt = run.header?.startedAt ?? result.finishedAt;
    run.header = {
      runId,
      startedAt,
      ...planOf(run.header),
      ...rest,
      ...(error === undefined ? {} : { error }),
    };
  }

  async listTargets(runId: string, accountId: string): Promise<TargetRow[]> {
    return this.#sortedTargets(runId).filter((row) => row.accountId === accountId);
  }

  async *targetPages(runId: string, afterAccountId = ''): AsyncGenerator<readonly TargetRow[]> {
    for (const row of this.#sortedTargets(runId)) if (row.accountId > afterAccountId) yield [row];
  }

  async changeTargets(runId: string, { put, remove = [] }: TargetChanges): Promise<void> {
    const { targets } = this.#run(runId);
    for (const row of put) targets.set(keyOf(row), structuredClone(row));
    for (const key of remove) targets.delete(keyOf(key));
  }

  async addAccountListing(runId: string, listing: AccountListing): Promise<void> {
    const { listings } = this.#run(runId);
    listings.set(listing.accountId, mergeListings(listings.get(listing.accountId), listing));
  }

  async *listingPages(runId: string): AsyncGenerator<readonly AccountListing[]> {
    for (const listing of this.#runs.get(runId)?.listings.values() ?? []) yield [listing];
  }

  async saveOddAccounts(runId: string, odd: OddListings | undefined): Promise<void> {
    this.#run(runId).oddAccounts = structuredClone(odd);
  }

  async getOddAccounts(runId: string): Promise<OddListings | undefined> {
    return this.#runs.get(runId)?.oddAccounts;
  }

  async getLeftOut(runId: string): Promise<LeftOutAccount[]> {
    const leftOut = this.#runs.get(runId)?.leftOut.values() ?? [];
    return [...leftOut].toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1));
  }

  async addLeftOut(runId: string, accounts: readonly LeftOutAccount[]): Promise<void> {
    const { leftOut } = this.#run(runId);
    for (const account of accounts) leftOut.set(account.accountId, structuredClone(account));
  }

  async replaceLeftOut(runId: string, accounts: readonly LeftOutAccount[]): Promise<void> {
    this.#run(runId).leftOut.clear();
    await this.addLeftOut(runId, accounts);
  }

  #run(runId: string): Run {
    const run = this.#runs.get(runId) ?? { targets: new Map(), listings: new Map(), leftOut: new Map() };
    this.#runs.set(runId, run);
    return run;
  }

  #sortedTargets(runId: string): TargetRow[] {
    const targets = this.#runs.get(runId)?.targets ?? [];
    return [...targets].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  }
}
