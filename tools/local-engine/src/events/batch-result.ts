import { z } from 'zod';

const BatchResponse = z.looseObject({
  batchItemFailures: z.array(z.looseObject({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * The failed messages of a batch, by the rules of Lambda's ReportBatchItemFailures. An empty or null answer or list is
 * a success. An invalid answer, or one with an empty or unknown identifier, fails the whole batch.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedMessageIds(outputJson: string, messageIds: readonly string[]): ReadonlySet<string> {
  const output: unknown = JSON.parse(outputJson);
  if (output === null) return new Set();
  const { success, data } = BatchResponse.safeParse(output);
  if (!success) return new Set(messageIds);
  const failed = (data.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  const known = failed.every((id) => messageIds.includes(id));
  return new Set(known ? failed : messageIds);
}
