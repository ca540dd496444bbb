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
import type { AccountFactsReader } from '../ports/account-facts.ts';
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
  const known = await factsOf(run, accountId, { facts, now }, log);
  // Last, because an account counts as listed only after its targets are planned.
  await store.addAccountListing(
    run.runId,
    {
      accountId,
      listed: true,
      unlisted: listing.unlisted,
      odd: oddListingsOf(listing.odd, isWhole),
      apiCalls: addApiCalls(listing.apiCalls, known.apiCalls),
    },
    now(),
  );
  return {
    regions: [...new Set(todo.map(({ region }) => region))],
    targets: todo.map(({ region, resourceType = DEFAULT_RESOURCE_TYPE }) => ({ region, resourceType })),
    account: { ...settings, ...(known.facts === undefined ? {} : { organization: known.facts }) },
  };
}

/** What the rules of the run need to know about the account. A run without such rules makes no call. */
async function factsOf(
  run: RunContext,
  accountId: string,
  { facts, now }: Pick<ListRegionsDeps, 'facts' | 'now'>,
  { warn }: Pick<Observation, 'warn'>,
): Promise<{ facts?: OrganizationFacts; apiCalls: ApiCalls }> {
  if (run.neededFacts === undefined) return { apiCalls: {} };
  const read = await facts.read(run, accountId, run.neededFacts);
  const { unread } = read.facts;
  if (unread !== undefined)
    warn('AccountFactsUnread', { accountId, code: unread.code, reason: unread.message });
  return { facts: { ...read.facts, readAt: now().toISOString() }, apiCalls: read.apiCalls };
}

/** Earlier planned targets whose regions are missing in the list. They may be those without a name. */
const unlistedTargets = (rows: readonly TargetRow[], regions: readonly AccountRegion[]): string[] =>
  rows.flatMap(({ status, region }) =>
    status !== 'skipped' && region !== undefined && regions.every(({ name }) => name !== region)
      ? [region]
      : [],
  );
