import type { LeftOutAccount, LeftOutScope, RegionSelection, TargetOutcome } from '@muster/contracts';
import { matchesRegion } from '@muster/regions';
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
  const skipped = new Set(rows.filter((row) => codeOf(row) === code).map(({ region }) => region));
  return {
    scopes: [{ accountId, code, message, regions: [...regions], account: hasItem || regions.length === 0 }],
    put: regions
      .filter((region) => !skipped.has(region))
      .map((region) => unreadOutcome({ accountId, region }, 'skipped', { code, message }, at)),
  };
}

/**
 * An account that the run does not cover but that may be in its scope: its known targets are skipped, and its items in
 * the inventory do not change.
 */
export function unlistedAccountOf({ accountId, regions, rows }: AccountInRun, at: Date): LeftOutOfAccount {
  const settled = new Set(rows.map(({ region }) => region));
  return {
    scopes: [],
    put: regions
      .filter((region) => !settled.has(region))
      .map((region) => unreadOutcome({ accountId, region }, 'skipped', unlistedAccount(accountId), at)),
  };
}

/**
 * An account that the run covers: the known targets that it did not plan are skipped. If its regions could not be
 * listed, regions in the configuration are ignored, because they may be enabled. If the list has regions without a
 * name, a missing region is skipped, and its item in the inventory does not change.
 */
export function leftOutRegionsOf(account: AccountInRun, at: Date): LeftOutOfAccount {
  const { accountId, regions } = account;
  const rowOf = new Map(account.rows.map((row) => [row.region, row]));
  const found = regions.flatMap((region) => {
    const row = rowOf.get(region);
    const code = row === undefined ? unplannedCode(region, account) : leftOutCode(row);
    return code === undefined || code === REGION_NOT_LISTED
      ? []
      : [{ region, code, isNew: row === undefined }];
  });
  const unlisted = regions.filter(
    (region) => !rowOf.has(region) && unplannedCode(region, account) === REGION_NOT_LISTED,
  );
  return {
    scopes: [...Map.groupBy(found, ({ code }) => code)].map(([code, ofCode]) => ({
      accountId,
      ...leftOutRegion(code, accountId),
      regions: ofCode.map(({ region }) => region),
      account: false,
    })),
    put: [
      ...found
        .filter(({ isNew }) => isNew)
        .map(({ region, code }) =>
          unreadOutcome({ accountId, region }, 'skipped', leftOutRegion(code, accountId, region), at),
        ),
      ...unlisted.map((region) =>
        unreadOutcome({ accountId, region }, 'skipped', unlistedRegion(accountId, region), at),
      ),
    ],
  };
}

function unplannedCode(
  region: string,
  { regionsKnown, selection }: AccountInRun,
): LeftOutRegionCode | typeof REGION_NOT_LISTED | undefined {
  const isNamed = selection === 'enabled' || selection.some((pattern) => matchesRegion(pattern, region));
  if (!isNamed) return 'RegionNotInScope';
  if (regionsKnown === 'refused') return undefined;
  return regionsKnown === 'all' ? 'RegionNotEnabled' : REGION_NOT_LISTED;
}

const codeOf = (row: TargetRow): string | undefined =>
  row.status === 'skipped' && isLeftOut(row.code) ? row.code : undefined;

function leftOutCode(row: TargetRow): LeftOutRegionCode | undefined {
  const code = codeOf(row);
  return code === 'RegionNotEnabled' || code === 'RegionNotInScope' ? code : undefined;
}
