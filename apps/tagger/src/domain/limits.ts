/**
 * Maximum length of a message for one resource, in bytes of UTF-8. It keeps a task of 1000 failed resources below
 * DynamoDB's 400 KB for an item.
 */
export const MAX_MESSAGE_BYTES = 240;
