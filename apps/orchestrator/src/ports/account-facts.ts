import type { ApiCalls, NeededFacts, OrganizationFacts, RunContext } from '@muster/contracts';

/** Facts that were just read. */
export type ReadFacts = Omit<OrganizationFacts, 'readAt'>;

/** What AWS Organizations says about single accounts. */
export interface AccountFactsReader {
  /**
   * Reads the facts that are needed. What cannot be read is absent, and `unread` says why.
   * @returns the facts with the number of calls
   */
  read(
    run: Pick<RunContext, 'runId' | 'homeRegion'>,
    accountId: string,
    needed: NeededFacts,
  ): Promise<{ readonly facts: ReadFacts; readonly apiCalls: ApiCalls }>;
}
