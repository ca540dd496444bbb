import { decodeRows, type Rows } from '../encoding/decode-rows.ts';
import type { Report } from '../model.ts';

const textOf = (id: string): string | undefined => document.getElementById(id)?.textContent ?? undefined;

/** The data of the page. `reportHtml` wrote it into the same file. */
export function loadReport(): Report {
  return JSON.parse(textOf('report') ?? 'null') as Report;
}

/** Base64 of this many characters is decoded at once. Divisible by 4. */
const PIECE = 4 * 65_536;

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil((base64.length * 3) / 4));
  let length = 0;
  for (let at = 0; at < base64.length; at += PIECE) {
    const piece = atob(base64.slice(at, at + PIECE));
    for (let index = 0; index < piece.length; index++) bytes[length++] = piece.charCodeAt(index);
  }
  return bytes.subarray(0, length);
}

/** The rows of the table. Undefined if the page has totals only. */
export async function loadRows(): Promise<Rows | undefined> {
  const base64 = textOf('rows');
  if (base64 === undefined) return undefined;
  document.getElementById('rows')?.remove();
  const unpacked = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream('gzip'));
  return decodeRows(new Uint8Array(await new Response(unpacked).arrayBuffer()));
}
