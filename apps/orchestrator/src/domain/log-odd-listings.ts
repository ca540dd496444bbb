import type { OddListed } from '@muster/contracts';
import type { Observation } from '@muster/observability';

/** Maximum number of log lines for one step. */
const MAX_LINES = 100;

/** Logs the odd items of the listings of a step. */
export function logOddListings(odd: readonly OddListed[], { warn }: Pick<Observation, 'warn'>): void {
  for (const fields of odd.slice(0, MAX_LINES)) warn('OddListing', { ...fields });
  if (odd.length > MAX_LINES) warn('MoreOddListings', { count: odd.length - MAX_LINES });
}
