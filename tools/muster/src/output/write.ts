import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { codeOf } from '../errors.ts';
import type { Output } from '../surroundings.ts';

const isClosedPipe = (error: unknown): boolean =>
  ['EPIPE', 'ERR_STREAM_DESTROYED'].includes(codeOf(error) ?? '');

/**
 * Writes text piece by piece, no faster than the reader takes it.
 * @returns false when the reader went away before the end, as `head` does: no error, but no need to go on
 */
export async function writeAll(
  output: Output,
  pieces: AsyncIterable<string> | Iterable<string>,
): Promise<boolean> {
  try {
    await pipeline(Readable.from(pieces), output, { end: false });
    return true;
  } catch (error) {
    if (isClosedPipe(error)) return false;
    throw error;
  }
}

export const jsonDocument = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
