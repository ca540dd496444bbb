/** Source: SQS API Reference, SendMessageBatch. */
export const MAX_BATCH_MESSAGES = 10;
