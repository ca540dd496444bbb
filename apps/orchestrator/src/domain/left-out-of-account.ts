import type { LeftOutAccount, LeftOutScope, RegionSelection, TargetOutcome } from '@muster/contracts';
import { isSelected } from '@muster/regions';
import type { TargetRow } from '../ports/run-store.ts';
import {
  isLeftOut,
  leftOutRegion,
  type LeftOutRegionCode,
  REGION_NOT_LISTED,
  unlistedAccount,
  unlistedRegion,
} from './left-out.ts';
import { unreadOutcome } from './outcomes.ts';
import { targetKeyOf, targetsOfRegion } from './targets-of-region.ts';

/** The information about one account at the end of a run. */
export interface AccountInRun {
  readonly accountId: string;
  /** Regions in the inventory. */
  readonly regions: readonly string[];
  /** Targets of the run. */
  readonly rows: readonly TargetRow[];
  /**
   * Whether the run knows the account's enabled regions: `refused` if the account refused its list, `in part` if its
   * list has regions without a name.
   */
  readonly regionsKnown: 'all' | 'in part' | 'refused';
  readonly selection: RegionSelection;
}

/** What a run leaves out of one account, and the outcomes to record. */
export interface LeftOutOfAccount {
  readonly scopes: readonly LeftOutScope[];
  readonly put: readonly TargetOutcome[];
}

/**
 * An account that the run does not cover: all its known targets are skipped.
 * @param hasItem whether the inventory has an item for the account
 */
export function leftOutAccountOf(
  { accountId, regions, rows }: AccountInRun,
  { code, message }: LeftOutAccount,
  hasItem: boolean,
  at: Date,
): LeftOutOfAccount {
  const skipped = rows.filter((row) => codeOf(row) === code);
  return {
    scopes: [{ accountId, code, message, regions: [...regions], account: hasItem || regions.length === 0 }],
    put: newTargets(accountId, regions, skipped).map((target) =>
      unreadOutcome(target, 'skipped', { code, message }, at),
    ),
  };
}

/** The targets of some regions that have no row. */
function newTargets(accountId: string, regions: readonly string[], rows: readonly TargetRow[]) {
  const existing = new Set(rows.map(targetKeyOf));
  return regions
    .flatMap((region) => targetsOfRegion(accountId, region))
    .filter((target) => !existing.has(targetKeyOf(target)));
}

/**
 * An account that the run does not cover but that may be in its scope: its known targets are skipped, and its items in
 * the inventory do not change.
 */
export function unlistedAccountOf({ accountId, regions, rows }: AccountInRun, at: Date): LeftOutOfAccount {
  return {
    scopes: [],
    put: newTargets(accountId, regions, rows).map((target) =>
      unreadOutcome(target, 'skipped', unlistedAccount(accountId), at),
    ),
  };
}

/**
 * An account that the run covers: the known targets that it did not plan are skipped. If its regions could not be
 * listed, regions in the configuration are ignored, because they may be enabled. If the list has regions without a
 * name, a missing region is skipped, and its item in the inventory does not change.
 */
export function leftOutRegionsOf(account: AccountInRun, at: Date): LeftOutOfAccount {
  const { accountId, regions, rows } = account;
  const rowsOf = Map.groupBy(rows, ({ region }) => region);
  const found = regions.flatMap((region) => {
    const code = leftOutCodeOf(region, rowsOf.get(region) ?? [], account);
    return code === undefined ? [] : [{ region, code }];
  });
  const scopes = Map.groupBy(
    found.flatMap(({ region, code }) => (code === REGION_NOT_LISTED ? [] : [{ region, code }])),
    ({ code }) => code,
  );
  return {
    scopes: [...scopes].map(([code, ofCode]) => ({
      accountId,
      ...leftOutRegion(code, accountId),
      regions: ofCode.map(({ region }) => region),
      account: false,
    })),
    put: found.flatMap(({ region, code }) => {
      const reason =
        code === REGION_NOT_LISTED
          ? unlistedRegion(accountId, region)
          : leftOutRegion(code, accountId, region);
      return newTargets(accountId, [region], rows).map((target) =>
        unreadOutcome(target, 'skipped', reason, at),
      );
    }),
  };
}

/** Why the run leaves a region out. Undefined if the run covers one of its targets, or may cover it. */
function leftOutCodeOf(
  region: string,
  rows: readonly TargetRow[],
  account: AccountInRun,
): LeftOutRegionCode | typeof REGION_NOT_LISTED | undefined {
  const codes = new Set(rows.map(leftOutCode));
  if (codes.size === 0) return unplannedCode(region, account);
  const [code] = codes;
  return codes.size === 1 ? code : undefined;
}

function unplannedCode(
  region: string,
  { regionsKnown, selection }: AccountInRun,
): LeftOutRegionCode | typeof REGION_NOT_LISTED | undefined {
  if (!isSelected(selection, region)) return 'RegionNotInScope';
  if (regionsKnown === 'refused') return undefined;
  return regionsKnown === 'all' ? 'RegionNotEnabled' : REGION_NOT_LISTED;
}

const codeOf = (row: TargetRow): string | undefined =>
  row.status === 'skipped' && isLeftOut(row.code) ? row.code : undefined;

function leftOutCode(row: TargetRow): LeftOutRegionCode | undefined {
  const code = codeOf(row);
  return code === 'RegionNotEnabled' || code === 'RegionNotInScope' ? code : undefined;
}
