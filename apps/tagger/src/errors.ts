import { MusterError } from '@muster/errors';
import type { TagRefusal } from './ports/tag-writer.ts';

/** AWS refused CreateTags (or the role behind it) with this code, having tagged none of the resources. */
export class TagRefusedError extends MusterError {
  readonly refusal: TagRefusal;

  constructor(refusal: TagRefusal, options?: ErrorOptions) {
    super(refusal.message, { ...options, code: refusal.code });
    this.refusal = refusal;
  }
}

/** The invocation has too little time left to go on; what was decided so far is kept and the message comes again. */
export class OutOfTimeError extends MusterError {
  static override readonly code = 'OutOfTime';
  static override readonly retryable = true;

  constructor() {
    super('the tag task was not finished within the time of the invocation');
  }
}

/** The ledger has no plan for a target whose tags are to be awaited or verified. */
export class PlanMissingError extends MusterError {
  static override readonly code = 'PlanMissing';

  constructor(target: { runId: string; accountId: string; region: string }) {
    super(`run ${target.runId} has no tag plan for ${target.accountId} ${target.region}`);
  }
}

/** A message or the plan names a task that the ledger does not hold. */
export class TaskMissingError extends MusterError {
  static override readonly code = 'TaskMissing';

  constructor(task: { runId: string; accountId: string; region: string; taskNumber: number }) {
    super(
      `the ledger has no task ${task.taskNumber} of run ${task.runId} for ${task.accountId} ${task.region}`,
    );
  }
}

/** The run was stopped by hand: nothing more is planned until it is resumed. */
export class RunStoppedError extends MusterError {
  static override readonly code = 'Cancelled';

  constructor(runId: string) {
    super(`run ${runId} was stopped; resume it to go on`);
  }
}

/** Tags are to be verified although a task has no outcome yet. */
export class TaskNotSettledError extends MusterError {
  static override readonly code = 'TaskNotSettled';

  constructor(taskNumber: number) {
    super(`tag task ${taskNumber} has no outcome yet and cannot be verified`);
  }
}

/**
 * SQS kept refusing messages. Nothing is lost: the plan is stored, and planning again sends what is not settled. The
 * code is one that the state machine retries.
 */
export class MessagesNotSentError extends MusterError {
  static override readonly code = 'ServiceUnavailable';
  static override readonly retryable = true;

  constructor(count: number, reason: string) {
    super(`${count} tag task messages could not be sent: ${reason}`);
  }
}
