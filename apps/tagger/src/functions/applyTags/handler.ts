import { type TagTaskMessage, TagTaskMessageV1 } from '@muster/contracts';
import { queueHandler } from '@muster/handlers';
import { applyTags } from '../../domain/apply-tags.ts';
import { taskQueue } from './config.ts';
import { createDeps } from './deps.ts';

/** The keys of a task in a log line. */
const keysOf = ({ runId, accountId, region, taskNumber }: TagTaskMessage) => ({
  runId,
  accountId,
  region,
  taskNumber,
});

/** Consumer of the task queue: applies tag tasks and writes their outcomes. */
export const handler = queueHandler('applyTags', {
  contract: TagTaskMessageV1,
  maxReceiveCount: taskQueue.maxReceiveCount,
  createDeps,
  begin: ({ portsFor }, invocation) => {
    const ports = portsFor(invocation);
    return async (message, isLastReceive) => {
      const { givenUp, delayedSeconds } = await applyTags(message, isLastReceive, ports);
      if (delayedSeconds !== undefined)
        return invocation.info('task delayed', { ...keysOf(message), delayedSeconds });
      if (givenUp === undefined) return invocation.info('task settled', keysOf(message));
      const reason = { code: givenUp.name, reason: givenUp.message };
      invocation.warn('TagTaskGivenUp', { ...keysOf(message), ...reason });
    };
  },
  delayFailed: ({ delayFailed }, failed) => delayFailed(failed),
  report: ({ messageId, receiveCount, error, message }, { count, warn }) => {
    count('TasksDelayed', 1);
    const keys = { ...(message && keysOf(message)), messageId, receiveCount };
    warn('TagTaskFailed', { ...keys, code: error.name, reason: error.message });
  },
});
