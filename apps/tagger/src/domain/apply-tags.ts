import {
  addApiCalls,
  type ApiCalls,
  type ResourceException,
  type TagTask,
  type TagTaskMessage,
  type TagTaskOutcome,
} from '@muster/contracts';
import { codedError, shortenMessage } from '@muster/errors';
import { CallsBusyError, TaskMissingError } from '../errors.ts';
import type { FailureLimit } from '../ports/failure-limit.ts';
import type { Ledger, TaskProgress } from '../ports/ledger.ts';
import { type ApplyTaskPorts, type ApplyResult, applyTask } from './apply-task.ts';
import { delayAfter } from './call-slots.ts';
import { MAX_MESSAGE_BYTES } from './limits.ts';
import { TOO_MANY_FAILURES } from './reopened.ts';
import { mayBeChangedBy, settleOpen } from './settle-open.ts';
import { isStopped, STOPPED } from './stops.ts';
import { mustCompare, tooOld } from './task-age.ts';

export interface ApplyTagsPorts {
  readonly ledger: Ledger;
  readonly failures: FailureLimit;
  /** When a run was stopped. The answer may be a few seconds old. */
  readonly stoppedAt: (runId: string) => Promise<string | undefined>;
  /** Since when tagging is paused. The answer may be a few seconds old. */
  readonly pausedAt: () => Promise<string | undefined>;
  /** The ports for tagging in the target of a message. */
  readonly applyPortsFor: (message: TagTaskMessage) => ApplyTaskPorts;
  readonly countApiCalls: <T>(work: () => Promise<T>) => Promise<{ result: T; apiCalls: ApiCalls }>;
  readonly now: () => Date;
  /** Sends the message again, to be received after a delay. */
  readonly sendLater: (message: TagTaskMessage, delaySeconds: number) => Promise<void>;
  /** From 0 to 1, excluding 1. */
  readonly random: () => number;
}

const NOTHING_DECIDED: TaskProgress = { applied: [], exceptions: [], apiCalls: {} };

export interface Settled {
  /** What interrupted the task at its last receive. The undecided resources have failed. Absent if nothing did. */
  readonly givenUp?: Error | undefined;
  /** The task is not settled: it waits in the queue for a free call, or for the end of the pause. */
  readonly delayedSeconds?: number;
}

/** How often a task looks whether tagging is still paused. */
const PAUSE_LOOK_SECONDS = 30;

/**
 * Handles one message of the task queue: applies the task and writes its outcome. Ignores a settled task. Settles a
 * task with old values as `PlanTooOld`, and a task of a stopped run as `Cancelled`, without a call. Reads the values
 * again before the change unless they are new (`compareAfterSeconds`).
 * If more resources of the run failed than it allows, the task is settled as `TooManyFailures`, without a call.
 * While tagging is paused, the message is sent again with a delay.
 * An interrupted task keeps its progress for the next receive. At the last receive, undecided resources fail. Then the
 * task is settled and its message deleted, so that it does not go to the dead-letter queue.
 * @param isLastReceive true if the next failure moves the message to the dead-letter queue
 * @throws what interrupted the task before its last receive; TaskMissingError
 */
export async function applyTags(
  message: TagTaskMessage,
  isLastReceive: boolean,
  ports: ApplyTagsPorts,
): Promise<Settled> {
  try {
    return await handle(message, isLastReceive, ports);
  } catch (error) {
    await noteFailure(message, codedError(error), ports.ledger).catch(() => undefined);
    throw error;
  }
}

/** Keeps why an attempt failed. If the message becomes a dead letter, this is what is known about it. */
async function noteFailure(message: TagTaskMessage, error: Error, ledger: Ledger): Promise<void> {
  const failure = { code: error.name, message: shortenMessage(error.message, MAX_MESSAGE_BYTES) };
  await ledger.saveProgress(message, {
    ...((await ledger.getProgress(message)) ?? NOTHING_DECIDED),
    failure,
  });
}

async function handle(
  message: TagTaskMessage,
  isLastReceive: boolean,
  ports: ApplyTagsPorts,
): Promise<Settled> {
  const { ledger } = ports;
  if (await ledger.isSettled(message)) {
    // The attempt that settled it may have ended before it counted the failures.
    await countFailures(message, ports);
    return {};
  }
  const isCancelled = isStopped(await ports.stoppedAt(message.runId), message);
  if (!isCancelled && (await ports.pausedAt()) !== undefined) {
    await ports.sendLater(message, PAUSE_LOOK_SECONDS);
    return { delayedSeconds: PAUSE_LOOK_SECONDS };
  }
  const [task, progress] = await Promise.all([ledger.getTask(message), ledger.getProgress(message)]);
  if (task === undefined) throw new TaskMissingError(message);
  const refusal = isCancelled
    ? STOPPED
    : ((await tooManyFailures(message, ports)) ?? tooOld(task, ports.now(), message.taskMaxAgeSeconds));
  if (refusal !== undefined) {
    await settleOpen(task, refusal, ledger, ports.now());
    return {};
  }
  const earlier = progress ?? NOTHING_DECIDED;
  const compare = mustCompare(task, ports.now(), message.compareAfterSeconds);
  const { result, apiCalls } = await ports.countApiCalls(() =>
    applyTask(
      task,
      { ...earlier, mayBeChanged: mayBeChangedBy(task, earlier) },
      recordingFirstCall(ports.applyPortsFor(message), () =>
        ledger.saveProgress(message, { ...earlier, isUnfinished: true }),
      ),
      { compare },
    ),
  );
  const allCalls = addApiCalls(earlier.apiCalls, apiCalls);
  const { interrupted, searchCalls, mayBeChanged } = result;
  const isBusy = interrupted instanceof CallsBusyError;
  if (interrupted === undefined || (isLastReceive && !isBusy)) {
    await ledger.settle(message, outcomeOf(task, result, allCalls, ports.now()));
    await countFailures(message, ports);
    return { givenUp: interrupted };
  }
  await ledger.saveProgress(message, {
    applied: result.applied,
    exceptions: result.exceptions,
    apiCalls: allCalls,
    ...(searchCalls === undefined ? {} : { searchCalls }),
    ...(mayBeChanged === undefined ? {} : { mayBeChanged }),
  });
  if (!isBusy) throw interrupted;
  // A new message, because a receive must not count while the task only waits. It ends as `PlanTooOld` if this takes
  // too long.
  const delayedSeconds = delayAfter(interrupted, ports.random());
  await ports.sendLater(message, delayedSeconds);
  return { delayedSeconds };
}

/** Notes the attempt before its first call that can change tags: it can end without an outcome. */
function recordingFirstCall(ports: ApplyTaskPorts, record: () => Promise<void>): ApplyTaskPorts {
  let recorded: Promise<void> | undefined;
  return {
    ...ports,
    waitForSlot: async () => {
      await ports.waitForSlot();
      await (recorded ??= record());
    },
  };
}

async function countFailures(message: TagTaskMessage, { failures }: ApplyTagsPorts): Promise<void> {
  if (message.maxFailures !== undefined) await failures.count(message, message.maxFailures);
}

/** Why a task of a run with too many failures is not begun. */
async function tooManyFailures(
  { runId, maxFailures }: TagTaskMessage,
  { failures }: ApplyTagsPorts,
): Promise<Pick<ResourceException, 'code' | 'message'> | undefined> {
  if (maxFailures === undefined || !(await failures.isExceeded(runId, maxFailures))) return undefined;
  const limit = `more than ${maxFailures} ${maxFailures === 1 ? 'resource' : 'resources'} of the run had failed`;
  return { code: TOO_MANY_FAILURES, message: `Not tried, because ${limit} (--max-failures)` };
}

/** Resources that are neither applied nor excepted failed because of the interruption. */
function outcomeOf(task: TagTask, result: ApplyResult, apiCalls: ApiCalls, now: Date): TagTaskOutcome {
  const exceptions = [...result.exceptions];
  const mayBeChanged = new Set(result.mayBeChanged);
  const decided = new Set([...result.applied, ...exceptions.map(({ id }) => id)]);
  const { interrupted } = result;
  if (interrupted !== undefined)
    for (const { id } of task.resources)
      if (!decided.has(id))
        exceptions.push({
          id,
          outcome: 'failed',
          code: interrupted.name,
          message: shortenMessage(interrupted.message, MAX_MESSAGE_BYTES),
          ...(mayBeChanged.has(id) ? { mayBeChanged: true } : {}),
        });
  return {
    schemaVersion: 1,
    taskNumber: task.taskNumber,
    settledAt: now.toISOString(),
    resources: task.resources.length,
    exceptions,
    apiCalls,
  };
}
