import { AccountId, type OddListed, quoteItem } from '@muster/contracts';
import * as z from 'zod';
import type { Listed, OrganizationAccount } from '../ports/organization.ts';

/** Source: Organizations API Reference, OrganizationalUnit.Id; emulators have shorter ones. */
const Unit = z.object({ Id: z.string().regex(/^ou-[0-9a-z]+-[0-9a-z]+$/) });

const text = z.string().min(1).optional().catch(undefined);
/** `State` replaced `Status` in September 2026; endpoints that do not know it yet still send `Status`. */
const Account = z.object({ Id: AccountId, State: text, Status: text });

/**
 * Reads the accounts of a page one by one. An account without an id is left out; the state of one that is listed
 * without a state is not known.
 */
export function readAccounts(items: readonly unknown[], listing: string): Listed<OrganizationAccount> {
  const accounts: OrganizationAccount[] = [];
  const odd: OddListed[] = [];
  for (const item of items) {
    const account = Account.safeParse(item).data;
    if (account === undefined) {
      odd.push({ listing, problem: `no valid account ID: ${quoteItem(item)}` });
      continue;
    }
    const { Id: id, State, Status } = account;
    const state = State ?? Status;
    if (state === undefined) odd.push({ listing, id, problem: 'no State' });
    accounts.push({ id, state });
  }
  return { items: accounts, odd };
}

/** Reads the ids of the organizational units of a page one by one. One without an id is left out. */
export function readUnits(items: readonly unknown[], listing: string): Listed<string> {
  const units: string[] = [];
  const odd: OddListed[] = [];
  for (const item of items) {
    const unit = Unit.safeParse(item).data;
    if (unit === undefined) odd.push({ listing, problem: `no valid unit ID: ${quoteItem(item)}` });
    else units.push(unit.Id);
  }
  return { items: units, odd };
}
