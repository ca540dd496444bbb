import type { AccountCheck, RegionCheck } from '@muster/contracts';

/** A policy denies the region on purpose, by `tolerate`: a run skips it. */
export const isSkipped = (check: RegionCheck): boolean =>
  check.status !== 'allowed' && check.tolerated === true;

/** How many regions of all accounts a run skips because a policy denies them on purpose. */
export const skippedRegions = (accounts: readonly AccountCheck[]): number =>
  accounts.reduce((sum, { reader }) => sum + (reader?.regions.filter(isSkipped).length ?? 0), 0);

/** Whether nothing is left to read, so that a run would fail. */
export const isAllSkipped = (accounts: readonly AccountCheck[]): boolean =>
  skippedRegions(accounts) > 0 &&
  accounts.every(
    ({ reader }) =>
      reader?.role === 'ok' &&
      reader.regions.every((check) => isSkipped(check) || check.status === 'not-enabled'),
  );
