import { AccountId, AccountName, type OddListed, quoteItem } from '@muster/contracts';
import * as z from 'zod';
import type { Listed, OrganizationAccount, OrganizationUnit } from '../ports/organization.ts';

/** Source: Organizations API Reference, OrganizationalUnit.Id. Emulators use shorter IDs. */
const UnitId = z.string().regex(/^ou-[0-9a-z]+-[0-9a-z]+$/);

const text = z.string().min(1).optional().catch(undefined);
/** Names are for people: one that cannot be shown costs only itself. */
const name = AccountName.optional().catch(undefined);
const Unit = z.object({ Id: UnitId, Name: name });
/** `State` replaced `Status` in September 2026. Some endpoints still send only `Status`. */
const Account = z.object({ Id: AccountId, Name: name, State: text, Status: text });

/**
 * Reads each account of a page separately. An account without an ID is left out. An account without a state is kept
 * with an unknown state.
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
    const { Id: id, Name, State, Status } = account;
    const state = State ?? Status;
    if (state === undefined) odd.push({ listing, id, problem: 'no State' });
    accounts.push({ id, state, ...(Name === undefined ? {} : { name: Name }) });
  }
  return { items: accounts, odd };
}

/** Reads each organizational unit of a page separately. A unit without an ID is left out. */
export function readUnits(items: readonly unknown[], listing: string): Listed<OrganizationUnit> {
  const units: OrganizationUnit[] = [];
  const odd: OddListed[] = [];
  for (const item of items) {
    const unit = Unit.safeParse(item).data;
    if (unit === undefined) odd.push({ listing, problem: `no valid unit ID: ${quoteItem(item)}` });
    else units.push({ id: unit.Id, ...(unit.Name === undefined ? {} : { name: unit.Name }) });
  }
  return { items: units, odd };
}
