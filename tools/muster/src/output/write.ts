import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { codeOf, OutputError } from '../errors.ts';
import type { Output } from '../surroundings.ts';

const isClosedPipe = (error: unknown): boolean =>
  ['EPIPE', 'ERR_STREAM_DESTROYED'].includes(codeOf(error) ?? '');

const isOfWriting = (error: unknown): error is Error =>
  error instanceof Error && 'syscall' in error && error.syscall === 'write';

/** Outputs that something was written to, perhaps the beginning of a document. */
const written = new WeakSet<Output>();

export const isWritten = (output: Output): boolean => written.has(output);

/**
 * Writes text piece by piece, no faster than the reader takes it.
 * @returns false when the reader went away before the end, as `head` does: no error, but no need to go on
 * @throws OutputError where the output cannot be written; whatever the pieces throw
 */
export async function writeAll(
  output: Output,
  pieces: AsyncIterable<string> | Iterable<string>,
): Promise<boolean> {
  written.add(output);
  try {
    await pipeline(Readable.from(pieces), output, { end: false });
    return true;
  } catch (error) {
    if (isClosedPipe(error)) return false;
    if (isOfWriting(error))
      throw new OutputError(`the output cannot be written: ${error.message}`, { cause: error });
    throw error;
  }
}

export const jsonDocument = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
