import { MAX_ODD_OF_RUN, type OddOfRun, type RunNote } from '@muster/contracts';
import type { TargetRow } from '../run-store/run-store.ts';

/** Gathers from the outcomes of a run what was odd in the answers of EC2. */
export class OddTally {
  readonly #first: OddOfRun['first'] = [];
  readonly #hiddenIn = new Set<string>();
  #count = 0;

  add(row: TargetRow): void {
    if (row.status === 'pending' || row.region === undefined) return;
    const { accountId, region, odd, managedHidden } = row;
    if (managedHidden) this.#hiddenIn.add(accountId);
    this.#count += odd?.count ?? 0;
    const room = MAX_ODD_OF_RUN - this.#first.length;
    for (const each of odd?.first.slice(0, room) ?? []) this.#first.push({ accountId, region, ...each });
  }

  /** Undefined where nothing was odd. */
  get odd(): OddOfRun | undefined {
    return this.#count === 0 ? undefined : { count: this.#count, first: this.#first };
  }

  /** One for each account whose endpoints cannot be asked for instances that AWS services manage. */
  get notes(): RunNote[] {
    return [...this.#hiddenIn].map((accountId) => ({
      accountId,
      code: 'ManagedResourcesHidden',
      message:
        'The EC2 endpoint does not know the parameter IncludeManagedResources and was called without it; ' +
        'instances that AWS services manage may be missing, and none of them is marked as gone',
    }));
  }
}
