/**
 * Longest message kept for one resource, in bytes of UTF-8. With it a task of 1000 resources that all failed stays
 * below DynamoDB's 400 KB for an item.
 */
export const MAX_MESSAGE_BYTES = 240;
