import type { ApiCalls, NeededFacts, OrganizationFacts, RunContext } from '@muster/contracts';

/** Facts that were just read. */
export type ReadFacts = Omit<OrganizationFacts, 'readAt'>;

/** The facts, or the error of a call that AWS throttled. With the number of calls. */
export type FactsReading = { readonly apiCalls: ApiCalls } & (
  { readonly facts: ReadFacts } | { readonly error: Error }
);

/** What AWS Organizations says about single accounts. */
export interface AccountFactsReader {
  /** Reads the facts that are needed. What cannot be read is absent, and `unread` says why. */
  read(
    run: Pick<RunContext, 'runId' | 'homeRegion'>,
    accountId: string,
    needed: NeededFacts,
  ): Promise<FactsReading>;
}
