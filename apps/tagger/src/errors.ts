import { MusterError } from '@muster/errors';
import type { Disagreement } from '@muster/tag-rules';
import type { TagRefusal } from './ports/tag-writer.ts';

/**
 * AWS refused CreateTags (or the role for it) with this code. No resource was tagged, except possibly by an earlier try of
 * the same call that had no answer.
 */
export class TagRefusedError extends MusterError {
  readonly refusal: TagRefusal;
  /** The SDK had tried the call before, without an answer that refused it. */
  readonly mayHaveEffect: boolean;

  constructor(
    refusal: TagRefusal,
    { mayHaveEffect = false, ...options }: ErrorOptions & { readonly mayHaveEffect?: boolean } = {},
  ) {
    super(refusal.message, { ...options, code: refusal.code });
    this.refusal = refusal;
    this.mayHaveEffect = mayHaveEffect;
  }
}

/** The invocation has too little time left. The decisions so far are kept and the message is received again. */
export class OutOfTimeError extends MusterError {
  static override readonly code = 'OutOfTime';
  static override readonly retryable = true;

  constructor() {
    super('the tag task was not finished within the time of the invocation');
  }
}

/** The ledger has no plan for a target whose tags must be awaited or verified. */
export class PlanMissingError extends MusterError {
  static override readonly code = 'PlanMissing';

  constructor(target: { runId: string; accountId: string; region: string }) {
    super(`run ${target.runId} has no tag plan for ${target.accountId} ${target.region}`);
  }
}

/** A resource that two rules disagree about. */
export interface DisagreeingResource {
  readonly accountId: string;
  readonly region: string;
  readonly resourceId: string;
}

/** Two rules of the same priority match a resource and give a tag different values. Nothing is planned. */
export class RulesDisagreeError extends MusterError {
  static override readonly code = 'RulesDisagree';

  constructor(
    { key, ruleIds: [first, second], wanted: [one, other] }: Disagreement,
    examples: readonly DisagreeingResource[],
  ) {
    const named = examples.map(
      ({ accountId, region, resourceId }) => `${resourceId} (${accountId} ${region})`,
    );
    super(
      `rules "${first}" and "${second}" disagree about the tag "${key}": "${first}" ${wishText(one)}, and ` +
        `"${second}" ${wishText(other)}; for example on ${named.join(', ')}. Give the rule that decides a higher priority, or let the rules match different resources`,
    );
  }
}

function wishText(value: string | null | undefined): string {
  if (value === undefined) return 'changes or removes it';
  return value === null ? 'removes it' : `wants ${JSON.stringify(value)}`;
}

/** Why a target of a plan in a stage was refused, with the code of the reason, such as `RulesDisagree`. */
export class TargetRefusedError extends MusterError {
  constructor(code: string, message: string) {
    super(message, { code });
  }
}

/** Targets of a plan in a stage were not planned, because a part of the state machine failed. */
export class PlanIncompleteError extends MusterError {
  static override readonly code = 'PlanIncomplete';

  constructor(planId: string, missing: readonly { readonly accountId: string; readonly region: string }[]) {
    const [first] = missing;
    super(
      `${missing.length} ${missing.length === 1 ? 'target' : 'targets'} of plan ${planId} ${missing.length === 1 ? 'was' : 'were'} not planned, such as ${first?.accountId ?? ''} ${first?.region ?? ''}; make a new plan`,
    );
  }
}

/** A plan would change more than a limit of its rules or its configuration allows. It is not saved. */
export class PlanLimitExceededError extends MusterError {
  static override readonly code = 'PlanLimitExceeded';
}

/** The order of a plan is not in the ledger: it expired, or the command could not write it completely. */
export class PlanOrderMissingError extends MusterError {
  static override readonly code = 'PlanOrderMissing';

  constructor(planId: string) {
    super(`the ledger has no order for plan ${planId}; make a new plan`);
  }
}

/** The scope of a plan has more accounts than the state of a state machine can hold. */
export class PlanTooLargeError extends MusterError {
  static override readonly code = 'PlanTooLarge';

  constructor(accounts: number, most: number) {
    super(`the plan covers ${accounts} accounts, and at most ${most} are possible; plan with --account`);
  }
}

/** A message or the plan names a task that is not in the ledger. */
export class TaskMissingError extends MusterError {
  static override readonly code = 'TaskMissing';

  constructor(task: { runId: string; accountId: string; region: string; taskNumber: number }) {
    super(
      `the ledger has no task ${task.taskNumber} of run ${task.runId} for ${task.accountId} ${task.region}`,
    );
  }
}

/** The ledger no longer has all tasks of a target, so the values before the run are unknown. */
export class LedgerIncompleteError extends MusterError {
  static override readonly code = 'LedgerIncomplete';

  constructor(target: { runId: string; accountId: string; region: string }) {
    super(
      `the ledger does not have all tag tasks of run ${target.runId} for ${target.accountId} ${target.region}`,
    );
  }
}

/** A user stopped the run: nothing more is planned until it is resumed. */
export class RunStoppedError extends MusterError {
  static override readonly code = 'Cancelled';

  constructor(runId: string) {
    super(`run ${runId} was stopped; resume it to continue`);
  }
}

/** Tags must be verified although a task has no outcome yet. */
export class TaskNotSettledError extends MusterError {
  static override readonly code = 'TaskNotSettled';

  constructor(taskNumber: number) {
    super(`tag task ${taskNumber} has no outcome yet and cannot be verified`);
  }
}

/**
 * SQS still refused messages after all attempts. Nothing is lost: the plan is stored, and planning again sends the
 * unsettled tasks. The state machine retries this code.
 */
export class MessagesNotSentError extends MusterError {
  static override readonly code = 'ServiceUnavailable';
  static override readonly retryable = true;

  constructor(count: number, reason: string) {
    super(`${count} tag task messages could not be sent: ${reason}`);
  }
}

/** The task queue names no dead-letter queue, or that queue does not exist. */
export class DeadLettersUnknownError extends MusterError {
  static override readonly code = 'DeadLettersUnknown';

  constructor(queueUrl: string) {
    super(`the queue ${queueUrl} has no dead-letter queue`);
  }
}

/**
 * Other tasks have reserved the coming calls to the account and region. The task goes back to the queue and is received
 * again after a delay.
 */
export class CallsBusyError extends MusterError {
  static override readonly code = 'CallsBusy';
  static override readonly retryable = true;
  readonly busyMs: number;

  constructor(busyMs: number) {
    super('other tasks have reserved the coming calls to the account and region');
    this.busyMs = busyMs;
  }
}
