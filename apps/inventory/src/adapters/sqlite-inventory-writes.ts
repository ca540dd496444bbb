import { DEFAULT_RESOURCE_TYPE, parseOwn, TargetItemV1, type TypeFreshness } from '@muster/contracts';
import { shortenMessage, ImpossibleStateError } from '@muster/errors';
import { otherType } from '@muster/inventory-table';
import { parametersOf, parseJson, PUT_RESOURCE } from '@muster/inventory-table/sqlite';
import type { Database } from '@muster/sqlite';
import type { AttemptFailure, CompleteScan, ResourceRecord, Target } from '../ports/inventory-store.ts';
import type { GoneResources } from '../ports/scan-store.ts';

/** The same as in the public DynamoDB table. */
export const MAX_MESSAGE_BYTES = 1_000;

const FreshnessByType = TargetItemV1.schema.shape.freshnessByType.unwrap();

/** The writes are synchronous, so that they can share a transaction. */
export function putResources(database: Database, resources: readonly ResourceRecord[]): void {
  database.transaction(() => {
    for (const resource of resources) database.run(PUT_RESOURCE, ...parametersOf(resource));
  });
}

export function markGone(
  database: Database,
  { accountId, region, resourceType = DEFAULT_RESOURCE_TYPE }: Target,
  { resources, mark }: GoneResources,
): void {
  database.transaction(() => {
    for (const { resourceId, endedAs } of resources) {
      const marked = database.run(
        `UPDATE resources SET gone_at = ?, changed_at = ?, expires_at_epoch_seconds = ?, written_by = ?,
           state = COALESCE(?, state)
         WHERE account_id = ? AND region = ? AND resource_type = ? AND resource_id = ?`,
        mark.goneAt,
        mark.goneAt,
        mark.expiresAtEpochSeconds,
        mark.writtenBy,
        endedAs ?? null,
        accountId,
        region,
        resourceType,
        resourceId,
      );
      if (marked === 0)
        throw new ImpossibleStateError(`There is no resource ${resourceId} in ${accountId} ${region}`);
    }
  });
}

/** An attempt to read a target puts it into scope, even if the attempt fails, unless the attempt keeps the scope. */
const IN_SCOPE = ', out_of_scope_since = NULL, out_of_scope_code = NULL, out_of_scope_message = NULL';
const scopeAfter = ({ keepsScope }: Pick<CompleteScan, 'keepsScope'>): string => (keepsScope ? '' : IN_SCOPE);

const AFTER_FAILURE = `
  last_attempt_at = excluded.last_attempt_at,
  last_attempt_run_id = excluded.last_attempt_run_id,
  last_error_code = excluded.last_error_code,
  last_error_message = excluded.last_error_message,
  last_error_at = excluded.last_error_at,
  unreadable_since = COALESCE(unreadable_since, excluded.unreadable_since)`;
/** What a failed attempt changes in the existing row of a target or an account. */
export const FAILED_ATTEMPT = `${AFTER_FAILURE}${IN_SCOPE}`;

export function saveComplete(database: Database, target: Target, complete: CompleteScan): void {
  const { at, begunAt, runId, present, account, organization } = complete;
  const type = otherType(target.resourceType);
  if (type !== undefined)
    return changeOfType(database, { ...target, resourceType: type }, scopeAfter(complete), () => ({
      lastCompleteScanAt: at,
      lastCompleteScanRunId: runId,
      lastCompleteScanBegunAt: begunAt,
      lastAttemptAt: at,
      lastAttemptRunId: runId,
      present,
    }));
  database.run(
    `INSERT INTO targets (account_id, region, last_complete_scan_at, last_complete_scan_run_id,
       last_complete_scan_begun_at, last_attempt_at, last_attempt_run_id, present, account_name, organization)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET
       last_complete_scan_at = excluded.last_complete_scan_at,
       last_complete_scan_run_id = excluded.last_complete_scan_run_id,
       last_complete_scan_begun_at = excluded.last_complete_scan_begun_at,
       last_attempt_at = excluded.last_attempt_at,
       last_attempt_run_id = excluded.last_attempt_run_id,
       present = excluded.present,
       account_name = CASE WHEN ? THEN excluded.account_name ELSE account_name END,
       organization = COALESCE(excluded.organization, organization),
       last_error_code = NULL, last_error_message = NULL, last_error_at = NULL, unreadable_since = NULL
       ${scopeAfter(complete)}`,
    target.accountId,
    target.region,
    at,
    runId,
    begunAt ?? null,
    at,
    runId,
    present,
    account?.name ?? null,
    organization === undefined ? null : JSON.stringify(organization),
    account === undefined ? 0 : 1,
  );
}

export function saveFailure(database: Database, target: Target, failure: AttemptFailure): void {
  const { at, runId, code } = failure;
  const message = shortenMessage(failure.message, MAX_MESSAGE_BYTES);
  const type = otherType(target.resourceType);
  if (type !== undefined)
    return changeOfType(database, { ...target, resourceType: type }, scopeAfter(failure), (before) => ({
      ...before,
      lastAttemptAt: at,
      lastAttemptRunId: runId,
      lastError: { code, message, at },
      unreadableSince: before.unreadableSince ?? at,
    }));
  database.run(
    `INSERT INTO targets (account_id, region, last_attempt_at, last_attempt_run_id, last_error_code,
       last_error_message, last_error_at, unreadable_since)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET ${AFTER_FAILURE}${scopeAfter(failure)}`,
    target.accountId,
    target.region,
    at,
    runId,
    code,
    message,
    at,
    at,
  );
}

/** Freshness of resource types other than the default type, kept in a JSON column. */
function changeOfType(
  database: Database,
  { accountId, region, resourceType }: Required<Target>,
  scope: string,
  change: (before: TypeFreshness) => TypeFreshness,
): void {
  database.transaction(() => {
    const row = database.get(
      'SELECT freshness_by_type AS found FROM targets WHERE account_id = ? AND region = ?',
      accountId,
      region,
    );
    const found = row?.['found'] ?? '{}';
    const types = new Map(
      Object.entries(
        parseOwn(FreshnessByType, parseJson(found, 'freshness of the types of resources'), 'target'),
      ),
    );
    types.set(resourceType, change(types.get(resourceType) ?? {}));
    database.run(
      `INSERT INTO targets (account_id, region, freshness_by_type) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET freshness_by_type = excluded.freshness_by_type${scope}`,
      accountId,
      region,
      JSON.stringify(Object.fromEntries(types)),
    );
  });
}
