import { accountSettingsOf, regionsFor } from '@muster/configuration';
import type { FindLeftOutOutput, LeftOutAccount, LeftOutScope, RunContext } from '@muster/contracts';
import { UnknownRunError } from '../errors.ts';
import type { KnownScope } from '../ports/known-scope.ts';
import type { AccountListing, RunStore, TargetRow } from '../ports/run-store.ts';
import { ByAccount } from './by-account.ts';
import {
  type AccountInRun,
  leftOutAccountOf,
  type LeftOutOfAccount,
  leftOutRegionsOf,
  unlistedAccountOf,
} from './left-out-of-account.ts';
import { unmetAccount } from './left-out.ts';

export interface FindLeftOutDeps {
  readonly store: RunStore;
  readonly known: KnownScope;
  readonly now: () => Date;
}

/**
 * Maximum size of one result as JSON. With the rules, it is the state of the run, for which Step Functions allows 256
 * KiB.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const MAX_BYTES = 100_000;

/**
 * Processes the accounts in the inventory and those that the run's scope left out, in order of their IDs. Each known
 * target that the run does not cover becomes planned and skipped, with the reason. An account without known targets is
 * added to the run's list of left-out accounts. A repeated call returns the same. A run that applies a plan reads only
 * the plan's targets, which says nothing about the scope of others: nothing is left out.
 * @throws UnknownRunError
 */
export async function findLeftOut(
  { run, after }: { run: RunContext; after?: string | undefined },
  { store, known, now }: FindLeftOutDeps,
): Promise<FindLeftOutOutput> {
  const { runId } = run;
  const covered = await coverageOf(runId, store);
  if (run.planId !== undefined)
    return { run, startedAt: covered.startedAt, leftOut: [], readable: [], found: false };
  const reasons = new Map((await store.getLeftOut(runId)).map((account) => [account.accountId, account]));
  const withItem = new Set(await known.listAccounts());
  const others = [...new Set([...reasons.keys(), ...withItem])]
    .filter((accountId) => after === undefined || accountId > after)
    .toSorted();
  const targets = new ByAccount(known.targetPages({ afterAccountId: after }));
  const rows = new ByAccount(store.targetPages(runId, after));

  const leftOut: LeftOutScope[] = [];
  const readable: string[] = [];
  const put: TargetRow[] = [];
  let last = after;
  for (let bytes = 0; bytes < MAX_BYTES;) {
    const accountId = least(await targets.peek(), others[0]);
    if (accountId === undefined) break;
    if (others[0] === accountId) others.shift();
    last = accountId;
    const account: AccountInRun = {
      accountId,
      regions: (await targets.take(accountId)).map(({ region }) => region),
      rows: await rows.take(accountId),
      regionsKnown: covered.listed.get(accountId) ?? 'refused',
      selection: regionsFor(run, covered.settings.get(accountId)),
    };
    const hasItem = withItem.has(accountId);
    const found = leftOutOf(account, reasons.get(accountId), hasItem, covered, now());
    leftOut.push(...found.scopes);
    put.push(...found.put);
    const isReadable = hasItem && covered.accounts.has(accountId) && covered.listed.has(accountId);
    if (isReadable) readable.push(accountId);
    // Only findings count: a call that finds nothing has checked every account.
    bytes += bytesOf(found.scopes) + (isReadable ? bytesOf([accountId]) : 0);
  }

  await store.changeTargets(runId, { put }, now());
  const unlisted = leftOut.filter(
    ({ accountId, regions }) => regions.length === 0 && !reasons.has(accountId),
  );
  await store.addLeftOut(
    runId,
    unlisted.map(({ accountId, code, message }) => ({ accountId, code, message })),
    now(),
  );
  const found = leftOut.length > 0 || readable.length > 0;
  return {
    run,
    startedAt: covered.startedAt,
    leftOut,
    readable,
    found,
    ...(last === undefined ? {} : { after: last }),
  };
}

const bytesOf = (values: readonly unknown[]): number =>
  values.reduce<number>((sum, value) => sum + JSON.stringify(value).length, 0);

const least = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;

type Coverage = Awaited<ReturnType<typeof coverageOf>>;

function leftOutOf(
  account: AccountInRun,
  reason: LeftOutAccount | undefined,
  hasItem: boolean,
  covered: Coverage,
  at: Date,
): LeftOutOfAccount {
  const { accountId } = account;
  if (covered.accounts.has(accountId)) return leftOutRegionsOf(account, at);
  if (reason === undefined && !covered.accountsAreWhole) return unlistedAccountOf(account, at);
  return leftOutAccountOf(account, reason ?? unmetAccount(accountId, covered.by), hasItem, at);
}

/**
 * The accounts that the run covers, how they were resolved, and which of them it could read. @throws UnknownRunError
 */
async function coverageOf(runId: string, store: RunStore) {
  const header = await store.getHeader(runId);
  const accounts = await store.getAccounts(runId);
  const request = await store.getRequest(runId);
  if (header === undefined || accounts === undefined || request === undefined)
    throw new UnknownRunError(runId);
  const listed = new Map<string, AccountInRun['regionsKnown']>();
  for await (const page of store.listingPages(runId))
    for (const listing of page) if (listing.listed) listed.set(listing.accountId, regionsKnownBy(listing));
  return {
    startedAt: header.startedAt,
    settings: accountSettingsOf(request),
    accounts: new Set(accounts),
    by: request.organization === undefined ? ('accounts' as const) : ('organization' as const),
    accountsAreWhole: (await store.getOddAccounts(runId))?.isWhole ?? true,
    listed,
  };
}

function regionsKnownBy({ unlisted, odd }: AccountListing): AccountInRun['regionsKnown'] {
  if (unlisted !== undefined) return 'refused';
  return odd === undefined || odd.isWhole ? 'all' : 'in part';
}
