import { defineContract } from '@muster/contracts';
import * as z from 'zod';

/** The parts of Lambda's SQS event that the answer needs. The bodies are parsed one by one. */
export const SqsEventV1 = defineContract({
  id: 'sqs-event.v1',
  schema: z.object({
    Records: z.array(
      z.object({
        messageId: z.string().min(1),
        receiptHandle: z.string().optional(),
        body: z.string(),
        attributes: z.object({ ApproximateReceiveCount: z.coerce.number().int().min(1) }),
      }),
    ),
  }),
  example: { Records: [{ messageId: 'm-1', body: '{}', attributes: { ApproximateReceiveCount: '1' } }] },
});

/** The listed records return after the visibility timeout, or go to the dead-letter queue. */
export interface SqsBatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}
