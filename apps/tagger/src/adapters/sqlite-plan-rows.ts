import { DEFAULT_RESOURCE_TYPE, parseOwn, type TagTask } from '@muster/contracts';
import { otherType } from '@muster/inventory-table';
import type { Row } from '@muster/sqlite';
import type { PlanTarget, PlanTargetKey, SavedPlan } from '../ports/plan-store.ts';
import { PlanTargetRecord, SavedPlanRecord } from './plan-records.ts';
import { type Columns, fromJson, json, orNull, present, taskOf, taskRow } from './sqlite-ledger-rows.ts';

export const planTargetColumns = (planId: string, { accountId, region, resourceType }: PlanTargetKey) => ({
  plan_id: planId,
  account_id: accountId,
  region,
  resource_type: resourceType ?? DEFAULT_RESOURCE_TYPE,
});

export const savedPlanColumns = (plan: SavedPlan): Columns => ({
  plan_id: plan.planId,
  created_at: plan.createdAt,
  undo_of: orNull(plan.undoOf),
  retry_of: orNull(plan.retryOf),
  list: plan.list === undefined ? null : json(plan.list),
  rules_fingerprint: orNull(plan.rulesFingerprint),
  rules_file: orNull(plan.rulesFile),
  scope: json(plan.scope),
  resources: plan.counts.resources,
  tags: plan.counts.tags,
  tasks: plan.counts.tasks,
  conflicts: plan.counts.conflicts,
  present: plan.counts.present,
  targets_planned: plan.targets.planned,
  targets_left_out: plan.targets.leftOut,
  unknown_accounts: json(plan.unknownAccounts),
  request: json(plan.request),
  applied_by: orNull(plan.appliedBy),
  canary: plan.canary === undefined ? null : json(plan.canary),
});

export const savedPlanOf = (row: Row): SavedPlan =>
  parseOwn(
    SavedPlanRecord,
    present({
      planId: row['plan_id'],
      createdAt: row['created_at'],
      undoOf: row['undo_of'],
      retryOf: row['retry_of'],
      list: fromJson(row['list']),
      rulesFingerprint: row['rules_fingerprint'],
      rulesFile: row['rules_file'],
      scope: fromJson(row['scope']),
      counts: {
        resources: row['resources'],
        tags: row['tags'],
        tasks: row['tasks'],
        conflicts: row['conflicts'],
        present: row['present'],
      },
      targets: { planned: row['targets_planned'], leftOut: row['targets_left_out'] },
      unknownAccounts: fromJson(row['unknown_accounts']),
      request: fromJson(row['request']),
      appliedBy: row['applied_by'],
      canary: fromJson(row['canary']),
    }),
    `row of plans ${String(row['plan_id'])}`,
  );

export const planTargetRow = (planId: string, target: PlanTarget): Columns => ({
  ...planTargetColumns(planId, target),
  ...('counts' in target
    ? { read_at: target.readAt, counts: json(target.counts) }
    : {
        left_out_reason: target.unplanned.reason,
        left_out_since: orNull(target.unplanned.since),
        left_out_code: orNull(target.unplanned.code),
        left_out_message: orNull(target.unplanned.message),
      }),
});

export const planTargetOf = (row: Row): PlanTarget => {
  const unplanned = present({
    reason: row['left_out_reason'],
    since: row['left_out_since'],
    code: row['left_out_code'],
    message: row['left_out_message'],
  });
  return parseOwn(
    PlanTargetRecord,
    present({
      accountId: row['account_id'],
      region: row['region'],
      resourceType: typeof row['resource_type'] === 'string' ? otherType(row['resource_type']) : undefined,
      readAt: row['read_at'],
      counts: fromJson(row['counts']),
      unplanned: Object.keys(unplanned).length === 0 ? undefined : unplanned,
    }),
    `row of plan_targets ${String(row['plan_id'])} ${String(row['account_id'])} ${String(row['region'])}`,
  );
};

export const planTaskRow = (task: TagTask, now: Date): Columns => {
  const { run_id, round, ledger_retention, exceeds_tag_limit, ...columns } = taskRow(task, now);
  void [round, ledger_retention, exceeds_tag_limit];
  return { plan_id: orNull(run_id), ...columns, guard: orNull(task.guard) };
};

export const planTaskOf = ({ plan_id, ...row }: Row): TagTask => taskOf({ ...row, run_id: plan_id });
