import type { AccountCheck, RegionCheck } from '@muster/contracts';

/** A policy denies the region on purpose, according to `tolerate`. A run skips it. */
export const isSkipped = (check: RegionCheck): boolean =>
  check.status !== 'allowed' && check.tolerated === true;

/** Number of regions of all accounts that a run skips because a policy denies them on purpose. */
export const skippedRegions = (accounts: readonly AccountCheck[]): number =>
  accounts.reduce((sum, { reader }) => sum + (reader?.regions.filter(isSkipped).length ?? 0), 0);

/** Whether no region can be read, so that a run would fail. */
export const isAllSkipped = (accounts: readonly AccountCheck[]): boolean =>
  skippedRegions(accounts) > 0 &&
  accounts.every(
    ({ reader }) =>
      reader?.role === 'ok' &&
      reader.regions.every((check) => isSkipped(check) || check.status === 'not-enabled'),
  );
