/**
 * The part of a refusal that only `sts:DecodeAuthorizationMessage` can read: up to 10 KB, and not readable for people.
 * Source: STS API Reference, DecodeAuthorizationMessage.
 */
const ENCODED_PART = /\s*Encoded authorization failure message:\s*[\w+/=-]+/g;

/** A message of AWS without the encoded part of a refusal. */
export const withoutEncodedPart = (message: string): string => message.replaceAll(ENCODED_PART, '');

const CUT = ' … ';
/** Share of the beginning in the kept text. The reason of a refusal is at its end. */
const HEAD_SHARE = 0.4;

const encoder = new TextEncoder();
const bytesOf = (text: string): number => encoder.encode(text).length;

/** The first characters that fit. */
function fitting(characters: Iterable<string>, maxBytes: number): string[] {
  const kept: string[] = [];
  let bytes = 0;
  for (const character of characters) {
    bytes += bytesOf(character);
    if (bytes > maxBytes) break;
    kept.push(character);
  }
  return kept;
}

/**
 * A message of AWS in at most `maxBytes` bytes of UTF-8, without the encoded part of a refusal. Keeps the beginning and
 * the end, because the end of a refusal names the policy. It is cut between two characters.
 */
export function shortenMessage(message: string, maxBytes: number): string {
  const text = withoutEncodedPart(message);
  if (bytesOf(text) <= maxBytes) return text;
  const room = maxBytes - bytesOf(CUT);
  const head = fitting(text, Math.floor(room * HEAD_SHARE)).join('');
  const tail = fitting([...text].reverse(), room - bytesOf(head)).reverse();
  return `${head}${CUT}${tail.join('')}`;
}
