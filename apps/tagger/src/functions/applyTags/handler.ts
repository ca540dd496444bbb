import { parseContract, type TagTaskMessage } from '@muster/contracts';
import { observed } from '@muster/observability';
import { settleRecords, type SqsBatchResponse, SqsEventV1 } from '../../domain/settle-records.ts';
import { applyTags } from '../../domain/apply-tags.ts';
import { taskQueue } from './config.ts';
import { createDeps } from './deps.ts';

/** What a log line says of the task that it is about. */
const keysOf = ({ runId, accountId, region, taskNumber }: TagTaskMessage) => ({
  runId,
  accountId,
  region,
  taskNumber,
});

let deps: ReturnType<typeof createDeps> | undefined;

/** Consumer of the task queue: applies tag tasks and writes their outcomes; only the records that failed come back. */
export const handler = observed(
  'applyTags',
  async (event, context, { info, warn, count }): Promise<SqsBatchResponse> => {
    const batch = parseContract(SqsEventV1, event, 'the event of the task queue');
    deps ??= createDeps();
    const ports = deps.portsFor(context);
    return settleRecords(
      batch,
      taskQueue.maxReceiveCount,
      async (message, isLastReceive) => {
        const { givenUp } = await applyTags(message, isLastReceive, ports);
        if (givenUp === undefined) return info('task settled', keysOf(message));
        warn('TagTaskGivenUp', { ...keysOf(message), code: givenUp.name, reason: givenUp.message });
      },
      ({ messageId, receiveCount, error, message }) => {
        count('TasksDelayed', 1);
        warn('TagTaskFailed', {
          ...(message && keysOf(message)),
          messageId,
          receiveCount,
          code: error.name,
          reason: error.message,
        });
      },
    );
  },
);
