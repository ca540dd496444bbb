import { type Contract, parseContract } from '@muster/contracts';
import { codedError, jsonIn } from '@muster/errors';
import type { Handler } from '@muster/observability';
import type * as z from 'zod';
import { functionHandler, type Invocation } from './function-handler.ts';
import { type SqsBatchResponse, SqsEventV1 } from './sqs-event.ts';

export interface MessageFailure<Message> {
  readonly messageId: string;
  readonly receiveCount: number;
  /** Its name is a code. */
  readonly error: Error;
  /** Absent if the message could not be parsed. */
  readonly message?: Message | undefined;
}

export interface QueueHandlerOptions<Schema extends z.ZodType, Deps> {
  readonly contract: Contract<Schema>;
  /** Of the queue: after this many receives, a failed message goes to the dead-letter queue. */
  readonly maxReceiveCount: number;
  readonly createDeps: () => Deps;
  /** Called once for each invocation. @returns the handler of one message */
  readonly begin: (
    deps: Deps,
    invocation: Invocation,
  ) => (message: z.output<Schema>, isLastReceive: boolean) => Promise<void>;
  readonly report: (failure: MessageFailure<z.output<Schema>>, invocation: Invocation) => void;
  /**
   * Sets the time until a failed message is received again. Not called after the last receive. Absent, or if it fails:
   * the visibility timeout of the queue.
   */
  readonly delayFailed?: (deps: Deps, failed: FailedReceive) => Promise<void>;
}

/** A receive whose message could not be handled. */
export interface FailedReceive {
  readonly receiptHandle: string;
  readonly receiveCount: number;
}

/**
 * The handler of a queue's consumer. It handles the messages of an SQS event concurrently and separately: a message
 * that is malformed or whose handling throws is reported and fails alone.
 */
export function queueHandler<Schema extends z.ZodType, Deps>(
  functionName: string,
  { contract, maxReceiveCount, createDeps, begin, report, delayFailed }: QueueHandlerOptions<Schema, Deps>,
): Handler<SqsBatchResponse> {
  return functionHandler(functionName, SqsEventV1, createDeps, async ({ Records }, deps, invocation) => {
    const handle = begin(deps, invocation);
    const failures = await Promise.all(
      Records.map(async ({ messageId, receiptHandle, body, attributes }) => {
        const receiveCount = attributes.ApproximateReceiveCount;
        let message: z.output<Schema> | undefined;
        try {
          const data = jsonIn(body);
          const name = `message ${messageId}${data === undefined ? ', which is not JSON,' : ''}`;
          message = parseContract(contract, data, name);
          await handle(message, receiveCount >= maxReceiveCount);
          return [];
        } catch (error) {
          report({ messageId, receiveCount, error: codedError(error), message }, invocation);
          if (receiptHandle !== undefined && receiveCount < maxReceiveCount)
            await delayFailed?.(deps, { receiptHandle, receiveCount }).catch(() => undefined);
          return [{ itemIdentifier: messageId }];
        }
      }),
    );
    return { batchItemFailures: failures.flat() };
  });
}
