import { MAX_ODD_OF_RUN, type OddListings, type OddOfRun, type RunNote } from '@muster/contracts';
import { resourceTypeOf, typeField } from '@muster/resource-types';
import type { TargetRow } from '../ports/run-store.ts';

/** Collects the odd items in the answers of a run: instances from the outcomes of targets, and items of listings. */
export class OddTally {
  readonly #first: OddOfRun['first'] = [];
  readonly #hiddenIn = new Set<string>();
  #count = 0;
  #listed = 0;
  readonly #firstListed: OddListings['first'] = [];

  add(row: TargetRow): void {
    if (row.status === 'pending' || row.region === undefined) return;
    const { accountId, region, resourceType, odd, managedHidden } = row;
    if (managedHidden) this.#hiddenIn.add(accountId);
    this.#count += odd?.count ?? 0;
    const room = MAX_ODD_OF_RUN - this.#first.length;
    const place = { accountId, region, ...typeField(resourceType) };
    for (const each of odd?.first.slice(0, room) ?? []) this.#first.push({ ...place, ...each });
  }

  /** Adds the odd items in listings of accounts, units or regions. */
  addListings(odd: OddListings | undefined): void {
    if (odd === undefined) return;
    this.#listed += odd.count;
    this.#firstListed.push(...odd.first.slice(0, MAX_ODD_OF_RUN - this.#firstListed.length));
  }

  /** Undefined if nothing was odd. */
  get odd(): OddOfRun | undefined {
    if (this.#count === 0 && this.#listed === 0) return undefined;
    const listings = { count: this.#listed, first: this.#firstListed };
    return { count: this.#count, first: this.#first, ...(this.#listed === 0 ? {} : { listings }) };
  }

  /** One for each account whose endpoints do not support listing instances that AWS services manage. */
  get notes(): RunNote[] {
    return [...this.#hiddenIn].map((accountId) => ({
      accountId,
      code: 'ManagedResourcesHidden',
      message:
        'The EC2 endpoint does not support the parameter IncludeManagedResources and was called without it; ' +
        `${resourceTypeOf().words.many} that AWS services manage may be missing, and none of them is marked as gone`,
    }));
  }
}
