import { regionsFor } from '@muster/configuration';
import {
  addApiCalls,
  type ApiCalls,
  DEFAULT_RESOURCE_TYPE,
  type ListRegionsOutput,
  oddListingsOf,
  type OrganizationFacts,
  type RunContext,
} from '@muster/contracts';
import { type Observation, silence } from '@muster/observability';
import { type AccountRegion, chooseRegions } from '@muster/regions';
import type { AccountFactsReader, FactsReading } from '../ports/account-facts.ts';
import type { RegionLister } from '../ports/region-lister.ts';
import type { RunStore, TargetRow } from '../ports/run-store.ts';
import { namedSettingsOf } from './account-of-run.ts';
import { logOddListings } from './log-odd-listings.ts';
import { targetsToDo } from './targets-to-do.ts';

export interface ListRegionsDeps {
  readonly store: RunStore;
  readonly regions: RegionLister;
  readonly facts: AccountFactsReader;
  readonly now: () => Date;
}

/** Plans the targets of one account and returns those that are still to be done. Throws the account's error. */
export async function listRegions(
  { run, accountId }: { run: RunContext; accountId: string },
  { store, regions, facts, now }: ListRegionsDeps,
  log: Pick<Observation, 'warn'> = silence,
): Promise<ListRegionsOutput> {
  const settings = await namedSettingsOf(run, accountId, store);
  const listing = await regions.listRegions(run, settings);
  if ('error' in listing) {
    await store.addAccountListing(run.runId, { accountId, listed: false, apiCalls: listing.apiCalls }, now());
    throw listing.error;
  }
  const known = await factsOf(run, accountId, facts);
  const apiCalls = addApiCalls(listing.apiCalls, known.apiCalls);
  if ('error' in known) {
    await store.addAccountListing(run.runId, { accountId, listed: false, apiCalls }, now());
    throw known.error;
  }
  const organization = known.facts && { ...known.facts, readAt: now().toISOString() };
  logUnread(accountId, organization, log);
  logOddListings(listing.odd, log);
  const isWhole = listing.odd.every(({ id }) => id !== undefined);
  const chosen = chooseRegions(regionsFor(run, settings), listing.regions, isWhole);
  const existing = await store.listTargets(run.runId, accountId);
  const unlisted = isWhole ? [] : unlistedTargets(existing, listing.regions);
  const { todo, ...changes } = targetsToDo(
    accountId,
    { ...chosen, chosen: [...new Set([...chosen.chosen, ...unlisted])].toSorted() },
    existing,
    now(),
  );
  await store.changeTargets(run.runId, changes, now());
  // Last, because an account counts as listed only after its targets are planned.
  await store.addAccountListing(
    run.runId,
    {
      accountId,
      listed: true,
      unlisted: listing.unlisted,
      odd: oddListingsOf(listing.odd, isWhole),
      apiCalls,
    },
    now(),
  );
  return {
    regions: [...new Set(todo.map(({ region }) => region))],
    targets: todo.map(({ region, resourceType = DEFAULT_RESOURCE_TYPE }) => ({ region, resourceType })),
    account: { ...settings, ...(organization === undefined ? {} : { organization }) },
  };
}

/** What the rules of the run need to know about the account. A run without such rules makes no call. */
const factsOf = async (
  run: RunContext,
  accountId: string,
  reader: AccountFactsReader,
): Promise<FactsReading | { readonly facts: undefined; readonly apiCalls: ApiCalls }> =>
  run.neededFacts === undefined
    ? { facts: undefined, apiCalls: {} }
    : reader.read(run, accountId, run.neededFacts);

function logUnread(
  accountId: string,
  organization: OrganizationFacts | undefined,
  { warn }: Pick<Observation, 'warn'>,
): void {
  const unread = organization?.unread;
  if (unread !== undefined)
    warn('AccountFactsUnread', { accountId, code: unread.code, reason: unread.message });
}

/** Earlier planned targets whose regions are missing in the list. They may be those without a name. */
const unlistedTargets = (rows: readonly TargetRow[], regions: readonly AccountRegion[]): string[] =>
  rows.flatMap(({ status, region }) =>
    status !== 'skipped' && region !== undefined && regions.every(({ name }) => name !== region)
      ? [region]
      : [],
  );
