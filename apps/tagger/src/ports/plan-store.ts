import type {
  KeyOfPlan,
  LeftAlone,
  PlanCanary,
  ReportedConflict,
  PlanCounts,
  RuleOfPlan,
  RunRequest,
  TagPlan,
  TagTask,
  Unplanned,
} from '@muster/contracts';

/** An account and a region, and the type of the resources. */
export interface PlanTargetKey {
  readonly accountId: string;
  readonly region: string;
  /** The default type if absent: `DEFAULT_RESOURCE_TYPE`. */
  readonly resourceType?: string | undefined;
}

/** The counts of one target of a plan. */
export interface TargetCounts extends PlanCounts {
  readonly byRule: readonly RuleOfPlan[];
  readonly byKey: readonly KeyOfPlan[];
  readonly leftAlone: readonly LeftAlone[];
  /** What rules could not do. Absent: nothing. */
  readonly reported?: readonly ReportedConflict[] | undefined;
}

/** A target that a plan covers. */
export interface PlannedTarget extends PlanTargetKey {
  /** No value in the tasks of the target was read earlier. */
  readonly readAt: string;
  readonly counts: TargetCounts;
}

/** A target that a plan leaves out. */
export interface UnplannedTarget extends PlanTargetKey {
  readonly unplanned: Unplanned;
}

export type PlanTarget = PlannedTarget | UnplannedTarget;

/** A saved plan. Its targets and tasks are separate records, which exist before it does. */
export interface SavedPlan extends Pick<
  TagPlan,
  | 'planId'
  | 'createdAt'
  | 'undoOf'
  | 'retryOf'
  | 'list'
  | 'rulesFingerprint'
  | 'rulesFile'
  | 'scope'
  | 'counts'
  | 'targets'
> {
  /** The request of a run that applies the plan: its rules, accounts and roles. Its run ID is the plan's ID. */
  readonly request: RunRequest;
  /** The run that applies the plan, or what its canary leaves. Absent: none does. */
  readonly appliedBy?: string | undefined;
  /** The part that is applied before the rest. Absent: the plan is applied in one run. */
  readonly canary?: PlanCanary | undefined;
  /** Accounts that the plan should cover and whose targets are unknown. */
  readonly unknownAccounts: readonly ({ readonly accountId: string } & Unplanned)[];
}

/** Reads saved plans. Reads see all earlier writes. */
export interface PlanReader {
  /** Undefined if there is no such plan, or if its making was interrupted. */
  getPlan(planId: string): Promise<SavedPlan | undefined>;
  /** All plans, newest first. */
  listPlans(): Promise<SavedPlan[]>;
  /** The targets of a plan by account, region and type. */
  targetsOf(planId: string): Promise<PlanTarget[]>;
  /** The tasks of a target by number, in parts. `runId` of a task is the plan's ID. */
  tasksOf(planId: string, target: PlanTargetKey): AsyncIterable<readonly TagTask[]>;
}

/** Saved plans. Records expire after 90 days. */
export interface PlanStore extends PlanReader, PlanClaims {
  /** Writes the tasks of a target, with the plan's ID as `runId`, and then the target. */
  writeTarget(planId: string, target: PlanTarget, tasks: readonly TagTask[]): Promise<void>;
  /** Writes the plan after all its targets. */
  writePlan(plan: SavedPlan): Promise<void>;
}

/** Decides which runs apply a plan. The plan must exist. */
export interface PlanClaims {
  /**
   * Notes the run as the one that applies the plan, or the rest after its canary, unless there is another one or the
   * plan has another canary.
   * @param canaryRunId the run of the canary that the caller knows. Undefined: it knows none
   * @returns the run that applies the plan; undefined if the plan has another canary and is not applied
   */
  claim(planId: string, runId: string, canaryRunId?: string): Promise<string | undefined>;
  /**
   * Notes the canary of the plan, unless the plan has one or is applied.
   * @returns the canary of the plan; undefined if it is applied without one
   */
  claimCanary(planId: string, canary: PlanCanary): Promise<PlanCanary | undefined>;
}
