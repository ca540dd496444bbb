import {
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { countApiCalls, organizationsClient } from '@muster/aws-session';
import { AccountId, type ApiCalls, defineContract, parseContract } from '@muster/contracts';
import * as z from 'zod';
import type { Organization, OrganizationAccount, OrganizationTree } from './organization.ts';

/** A page of ListOrganizationalUnitsForParent, as far as Muster uses it. */
const UnitPageV1 = defineContract({
  id: 'organizational-unit-page.v1',
  schema: z.object({
    OrganizationalUnits: z.array(z.object({ Id: z.string() })).default([]),
    NextToken: z.string().optional(),
  }),
  example: { OrganizationalUnits: [{ Id: 'ou-abcd-11111111' }] },
});

/** `State` replaced `Status` in September 2026; endpoints that do not know it yet still send `Status`. */
const Account = z
  .object({ Id: AccountId, State: z.string().optional(), Status: z.string().optional() })
  .transform(({ Id, State, Status }) => ({ id: Id, state: State ?? Status }));

/** A page of ListAccountsForParent, as far as Muster uses it. */
const AccountPageV1 = defineContract({
  id: 'account-page.v1',
  schema: z.object({ Accounts: z.array(Account).default([]), NextToken: z.string().optional() }),
  example: { Accounts: [{ Id: '111111111111', State: 'ACTIVE' }] },
});

/** AWS Organizations, asked with the service's own credentials: of the management account or a delegated administrator. */
export class AwsOrganization implements Organization {
  readonly #clientFor: (homeRegion: string) => OrganizationsClient;

  constructor(clientFor: (homeRegion: string) => OrganizationsClient = organizationsClient) {
    this.#clientFor = clientFor;
  }

  read<T>(
    homeRegion: string,
    work: (tree: OrganizationTree) => Promise<T>,
  ): Promise<{ result: T; apiCalls: ApiCalls }> {
    return countApiCalls(() => work(new AwsOrganizationTree(this.#clientFor(homeRegion))));
  }
}

/** Walks all pages: a page may be empty while there is a NextToken, and only its absence is the end. */
class AwsOrganizationTree implements OrganizationTree {
  readonly #client: OrganizationsClient;

  constructor(client: OrganizationsClient) {
    this.#client = client;
  }

  async listUnits(parentId: string): Promise<readonly string[]> {
    const units: string[] = [];
    let nextToken: string | undefined;
    do {
      const answer: unknown = await this.#client.send(
        new ListOrganizationalUnitsForParentCommand({ ParentId: parentId, NextToken: nextToken }),
      );
      const page = parseContract(UnitPageV1, answer, `ListOrganizationalUnitsForParent of ${parentId}`);
      units.push(...page.OrganizationalUnits.map(({ Id }) => Id));
      nextToken = page.NextToken;
    } while (nextToken !== undefined);
    return units;
  }

  async listAccounts(parentId: string): Promise<readonly OrganizationAccount[]> {
    const accounts: OrganizationAccount[] = [];
    let nextToken: string | undefined;
    do {
      const answer: unknown = await this.#client.send(
        new ListAccountsForParentCommand({ ParentId: parentId, NextToken: nextToken }),
      );
      const page = parseContract(AccountPageV1, answer, `ListAccountsForParent of ${parentId}`);
      accounts.push(...page.Accounts);
      nextToken = page.NextToken;
    } while (nextToken !== undefined);
    return accounts;
  }
}
