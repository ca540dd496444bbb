import {
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import {
  CallFailedError,
  countApiCalls,
  isRefusal,
  isRefusalOfCredentials,
  organizationsClient,
} from '@muster/aws-session';
import { ListingBound } from '@muster/aws-session/answers';
import { AccountId, type ApiCalls, defineContract, parseContract } from '@muster/contracts';
import * as z from 'zod';
import type { Organization, OrganizationAccount, OrganizationTree } from './organization.ts';

/** A page of ListOrganizationalUnitsForParent, as far as Muster uses it. */
const UnitPageV1 = defineContract({
  id: 'organizational-unit-page.v1',
  schema: z.object({
    OrganizationalUnits: z.array(z.object({ Id: z.string().min(1) })),
    NextToken: z.string().nullish(),
  }),
  example: { OrganizationalUnits: [{ Id: 'ou-abcd-11111111' }] },
});

/** `State` replaced `Status` in September 2026; endpoints that do not know it yet still send `Status`. */
const Account = z
  .object({ Id: AccountId, State: z.string().optional(), Status: z.string().optional() })
  .transform(({ Id, State, Status }) => ({ id: Id, state: State ?? Status }));

/** A page of ListAccountsForParent, as far as Muster uses it. Accounts are read one by one. */
const AccountPageV1 = defineContract({
  id: 'account-page.v1',
  schema: z.object({ Accounts: z.array(z.unknown()), NextToken: z.string().nullish() }),
  example: { Accounts: [{ Id: '111111111111', State: 'ACTIVE' }] },
});

/** Told of each account in a listing that cannot be read as one, and is kept out. */
export type NoteOddAccount = (odd: { readonly parentId: string; readonly account: string }) => void;

/** As much of an odd account as a line of the log should have. */
const MAX_NOTE_CHARACTERS = 300;

/**
 * AWS Organizations, called with the service's own credentials. The account is the management account, or one to which
 * the organization's delegation policy allows the two calls.
 */
export class AwsOrganization implements Organization {
  readonly #clientFor: (homeRegion: string) => OrganizationsClient;
  readonly #noteOdd: NoteOddAccount;

  constructor(
    clientFor: (homeRegion: string) => OrganizationsClient = organizationsClient,
    noteOdd: NoteOddAccount = () => undefined,
  ) {
    this.#clientFor = clientFor;
    this.#noteOdd = noteOdd;
  }

  read<T>(
    homeRegion: string,
    work: (tree: OrganizationTree) => Promise<T>,
  ): Promise<{ result: T; apiCalls: ApiCalls }> {
    return countApiCalls(() =>
      work(new AwsOrganizationTree(() => this.#clientFor(homeRegion), this.#noteOdd)),
    );
  }
}

interface Page {
  readonly items: readonly unknown[];
  readonly nextToken: string | null | undefined;
}

/** Walks all pages: a page may be empty while there is a NextToken, and only its absence is the end. */
class AwsOrganizationTree implements OrganizationTree {
  readonly #openClient: () => OrganizationsClient;
  readonly #noteOdd: NoteOddAccount;
  #client: OrganizationsClient;

  constructor(openClient: () => OrganizationsClient, noteOdd: NoteOddAccount) {
    this.#openClient = openClient;
    this.#noteOdd = noteOdd;
    this.#client = openClient();
  }

  async listUnits(parentId: string): Promise<readonly string[]> {
    const call = `organizations:ListOrganizationalUnitsForParent of ${parentId}`;
    const units: string[] = [];
    await this.#walk(call, async (token) => {
      const input = { ParentId: parentId, NextToken: token };
      const answer: unknown = await this.#client.send(new ListOrganizationalUnitsForParentCommand(input));
      // A unit that cannot be read may hold accounts, of which nothing would be known: the listing fails.
      const page = parseContract(UnitPageV1, answer, call);
      units.push(...page.OrganizationalUnits.map(({ Id }) => Id));
      return { items: page.OrganizationalUnits, nextToken: page.NextToken };
    });
    return units;
  }

  async listAccounts(parentId: string): Promise<readonly OrganizationAccount[]> {
    const call = `organizations:ListAccountsForParent of ${parentId}`;
    const accounts: OrganizationAccount[] = [];
    await this.#walk(call, async (token) => {
      const input = { ParentId: parentId, NextToken: token };
      const answer: unknown = await this.#client.send(new ListAccountsForParentCommand(input));
      const page = parseContract(AccountPageV1, answer, call);
      for (const item of page.Accounts) {
        const { data } = Account.safeParse(item);
        if (data !== undefined) accounts.push(data);
        else this.#noteOdd({ parentId, account: JSON.stringify(item).slice(0, MAX_NOTE_CHARACTERS) });
      }
      return { items: page.Accounts, nextToken: page.NextToken };
    });
    return accounts;
  }

  /** @throws CallFailedError under the code of what went wrong, also at the second try where AWS refused */
  async #walk(call: string, pageAt: (token: string | undefined) => Promise<Page>): Promise<void> {
    const bound = new ListingBound(call);
    const seen = new Set<string>();
    let token: string | undefined;
    do {
      const page = await this.#onceMore(() => pageAt(token)).catch((error: unknown) => {
        throw new CallFailedError(call, error);
      });
      const before = seen.size;
      for (const item of page.items) seen.add(JSON.stringify(item));
      token = page.nextToken ?? undefined;
      if (token !== undefined) bound.goOn(token, seen.size - before);
    } while (token !== undefined);
  }

  /** A refusal may be over at once; credentials are read anew where AWS does not take them. */
  async #onceMore<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isRefusalOfCredentials(error) && !isRefusal(error)) throw error;
      if (isRefusalOfCredentials(error)) this.#client = this.#openClient();
      return work();
    }
  }
}
