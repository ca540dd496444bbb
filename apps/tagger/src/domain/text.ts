/**
 * Longest message kept for one resource. With it a task of 1000 resources that all failed stays below DynamoDB's
 * 400 KB for an item.
 */
const MAX_MESSAGE_BYTES = 240;

/** Cuts a message to the bytes that the ledger keeps, between two characters. */
export function shortMessage(message: string): string {
  if (Buffer.byteLength(message) <= MAX_MESSAGE_BYTES) return message;
  let kept = '';
  let bytes = Buffer.byteLength('…');
  for (const character of message) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_MESSAGE_BYTES) break;
    kept += character;
  }
  return `${kept}…`;
}
