import type { TagRefusal } from './ports/tag-writer.ts';

/** Base of this service's errors: `name` and `code` are the same stable word, which Step Functions matches on. */
abstract class TaggerError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = code;
    this.code = code;
  }
}

/** AWS refused CreateTags (or the role behind it) with this code, having tagged none of the resources. */
export class TagRefusedError extends TaggerError {
  readonly refusal: TagRefusal;

  constructor(refusal: TagRefusal, options?: ErrorOptions) {
    super(refusal.code, refusal.message, options);
    this.refusal = refusal;
  }
}

/** The invocation has too little time left to go on; what was decided so far is kept and the message comes again. */
export class OutOfTimeError extends TaggerError {
  constructor() {
    super('OutOfTime', 'the tag task was not finished within the time of the invocation');
  }
}

/** The ledger has no plan for a target whose tags are to be awaited or verified. */
export class PlanMissingError extends TaggerError {
  constructor(target: { runId: string; accountId: string; region: string }) {
    super('PlanMissing', `run ${target.runId} has no tag plan for ${target.accountId} ${target.region}`);
  }
}

/** A message or the plan speaks of a task that the ledger does not hold. */
export class TaskMissingError extends TaggerError {
  constructor(task: { runId: string; accountId: string; region: string; taskNumber: number }) {
    super(
      'TaskMissing',
      `the ledger has no task ${task.taskNumber} of run ${task.runId} for ${task.accountId} ${task.region}`,
    );
  }
}

/** The run was stopped by hand: nothing more is planned until it is resumed. */
export class RunStoppedError extends TaggerError {
  constructor(runId: string) {
    super('Cancelled', `run ${runId} was stopped; resume it to go on`);
  }
}

/** Tags are to be verified although a task has no outcome yet. */
export class TaskNotSettledError extends TaggerError {
  constructor(taskNumber: number) {
    super('TaskNotSettled', `tag task ${taskNumber} has no outcome yet and cannot be verified`);
  }
}

/**
 * SQS kept refusing messages. Nothing is lost: the plan stands, and planning again sends what is unsettled.
 * The name is the one that the state machine retries.
 */
export class MessagesNotSentError extends TaggerError {
  constructor(count: number, reason: string) {
    super('ServiceUnavailable', `${count} tag task messages could not be sent: ${reason}`);
  }
}
