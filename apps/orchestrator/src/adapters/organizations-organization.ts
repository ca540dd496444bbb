import {
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import {
  CallFailedError,
  countApiCalls,
  onceMore,
  type Pause,
  organizationsClient,
} from '@muster/aws-session';
import { ListingBound } from '@muster/aws-session/answers';
import { type ApiCalls, defineContract, parseContract } from '@muster/contracts';
import * as z from 'zod';
import type {
  Listed,
  Organization,
  OrganizationAccount,
  OrganizationTree,
  OrganizationUnit,
} from '../ports/organization.ts';
import { readAccounts, readUnits } from './organizations-listed-items.ts';

/** Pages of the two operations, limited to what Muster reads. Each item is read separately. */
const UnitPageV1 = defineContract({
  id: 'organizational-unit-page.v1',
  schema: z.object({ OrganizationalUnits: z.array(z.unknown()), NextToken: z.string().nullish() }),
  example: { OrganizationalUnits: [{ Id: 'ou-abcd-11111111' }] },
});
const AccountPageV1 = defineContract({
  id: 'account-page.v1',
  schema: z.object({ Accounts: z.array(z.unknown()), NextToken: z.string().nullish() }),
  example: { Accounts: [{ Id: '111111111111', State: 'ACTIVE' }] },
});

/**
 * AWS Organizations, called with the service's credentials. They belong to the management account, or to an account to
 * which the organization's delegation policy allows the two operations.
 */
export class AwsOrganization implements Organization {
  readonly #clientFor: (homeRegion: string) => OrganizationsClient;
  readonly #pause: Pause | undefined;

  /** @param pause waits before a refused call is repeated */
  constructor(clientFor: (homeRegion: string) => OrganizationsClient = organizationsClient, pause?: Pause) {
    this.#clientFor = clientFor;
    this.#pause = pause;
  }

  read<T>(
    homeRegion: string,
    work: (tree: OrganizationTree) => Promise<T>,
  ): Promise<{ result: T; apiCalls: ApiCalls }> {
    return countApiCalls(() => work(new AwsOrganizationTree(() => this.#clientFor(homeRegion), this.#pause)));
  }
}

interface Page {
  readonly items: readonly unknown[];
  readonly nextToken: string | null | undefined;
}

/** Reads all pages. A page may be empty and still have a NextToken. Only a page without a NextToken is the last one. */
class AwsOrganizationTree implements OrganizationTree {
  readonly #openClient: () => OrganizationsClient;
  readonly #pause: Pause | undefined;
  #client: OrganizationsClient;

  constructor(openClient: () => OrganizationsClient, pause: Pause | undefined) {
    this.#openClient = openClient;
    this.#pause = pause;
    this.#client = openClient();
  }

  async listUnits(parentId: string): Promise<Listed<OrganizationUnit>> {
    const call = `organizations:ListOrganizationalUnitsForParent of ${parentId}`;
    const items = await this.#walk(call, async (token) => {
      const input = { ParentId: parentId, NextToken: token };
      const answer: unknown = await this.#client.send(new ListOrganizationalUnitsForParentCommand(input));
      const page = parseContract(UnitPageV1, answer, call);
      return { items: page.OrganizationalUnits, nextToken: page.NextToken };
    });
    return readUnits(items, call);
  }

  async listAccounts(parentId: string): Promise<Listed<OrganizationAccount>> {
    const call = `organizations:ListAccountsForParent of ${parentId}`;
    const items = await this.#walk(call, async (token) => {
      const input = { ParentId: parentId, NextToken: token };
      const answer: unknown = await this.#client.send(new ListAccountsForParentCommand(input));
      const page = parseContract(AccountPageV1, answer, call);
      return { items: page.Accounts, nextToken: page.NextToken };
    });
    return readAccounts(items, call);
  }

  /** @throws CallFailedError with the code of the error, after a second try if AWS refused the first */
  async #walk(call: string, pageAt: (token: string | undefined) => Promise<Page>): Promise<unknown[]> {
    const items: unknown[] = [];
    const bound = new ListingBound(call);
    const seen = new Set<string>();
    let token: string | undefined;
    do {
      const renew = () => void (this.#client = this.#openClient());
      const page = await onceMore(() => pageAt(token), { renew, pause: this.#pause }).catch(
        (error: unknown) => {
          throw new CallFailedError(call, error);
        },
      );
      const before = seen.size;
      items.push(...page.items);
      for (const item of page.items) seen.add(JSON.stringify(item));
      token = page.nextToken ?? undefined;
      if (token !== undefined) bound.goOn(token, seen.size - before);
    } while (token !== undefined);
    return items;
  }
}
