import { defineContract, parseContract, type TagTaskMessage, TagTaskMessageV1 } from '@muster/contracts';
import { codedError } from '@muster/errors';
import * as z from 'zod';

/** The part of Lambda's SQS event that is needed to answer it; the bodies are parsed one by one. */
export const SqsEventV1 = defineContract({
  id: 'sqs-event.v1',
  schema: z.object({
    Records: z.array(
      z.object({
        messageId: z.string().min(1),
        body: z.string(),
        attributes: z.object({ ApproximateReceiveCount: z.coerce.number().int().min(1) }),
      }),
    ),
  }),
  example: { Records: [{ messageId: 'm-1', body: '{}', attributes: { ApproximateReceiveCount: '1' } }] },
});
export type SqsEvent = z.infer<typeof SqsEventV1.schema>;

/** Records that are named come back after the visibility timeout, or go to the dead-letter queue. */
export interface SqsBatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export interface RecordFailure {
  readonly messageId: string;
  readonly receiveCount: number;
  /** Its name is a code. */
  readonly error: Error;
  /** Absent if the message could not be read. */
  readonly message?: TagTaskMessage | undefined;
}

/**
 * Handles the records of one SQS event at the same time, each on its own: a record that is malformed or whose
 * handling throws is reported and fails alone.
 * @param maxReceiveCount of the queue: at this receive a failing message is given up
 */
export async function settleRecords(
  { Records }: SqsEvent,
  maxReceiveCount: number,
  settle: (message: TagTaskMessage, isLastReceive: boolean) => Promise<void>,
  report: (failure: RecordFailure) => void,
): Promise<SqsBatchResponse> {
  const failures = await Promise.all(
    Records.map(async ({ messageId, body, attributes: { ApproximateReceiveCount: receiveCount } }) => {
      let message: TagTaskMessage | undefined;
      try {
        message = parseContract(TagTaskMessageV1, contentOf(body), `message ${messageId}`);
        await settle(message, receiveCount >= maxReceiveCount);
        return [];
      } catch (error) {
        report({ messageId, receiveCount, error: codedError(error), message });
        return [{ itemIdentifier: messageId }];
      }
    }),
  );
  return { batchItemFailures: failures.flat() };
}

/** What a body holds; undefined, which is no message, where it is not JSON. */
function contentOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
