import type { ApiCalls, NeededFacts, OrganizationFacts, RunContext } from '@muster/contracts';

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
  ): Promise<{ readonly facts: OrganizationFacts; readonly apiCalls: ApiCalls }>;
}
