import { observed } from '@muster/observability';
import { settleRecords, type SqsBatchResponse, SqsEvent } from '../../domain/settle-records.ts';
import { settleTask } from '../../domain/settle-task.ts';
import { taskQueue } from './config.ts';
import { createDeps } from './deps.ts';

let deps: ReturnType<typeof createDeps> | undefined;

/** Consumer of the task queue: applies tag tasks and writes their outcomes; only the records that failed come back. */
export const handler = observed(
  'applyTags',
  async (event, context, { warn, count }): Promise<SqsBatchResponse> => {
    const batch = SqsEvent.parse(event);
    deps ??= createDeps();
    const ports = deps.portsFor(context);
    return settleRecords(
      batch,
      taskQueue.maxReceiveCount,
      (message, isLastReceive) => settleTask(message, isLastReceive, ports),
      ({ messageId, receiveCount, error }) => {
        count('TasksDelayed', 1);
        warn('TagTaskFailed', { messageId, receiveCount, code: error.name, reason: error.message });
      },
    );
  },
);
