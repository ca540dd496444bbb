import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { codeOf, OutputError } from '../errors.ts';
import type { Output } from '../surroundings.ts';

const isClosedPipe = (error: unknown): boolean =>
  ['EPIPE', 'ERR_STREAM_DESTROYED'].includes(codeOf(error) ?? '');

const isOfWriting = (error: unknown): error is Error =>
  error instanceof Error && 'syscall' in error && error.syscall === 'write';

/** Outputs that already have content, for example the beginning of a document. */
const written = new WeakSet<Output>();

/** Marks an output as one with content. */
export const markWritten = (output: Output): void => void written.add(output);

export const isWritten = (output: Output): boolean => written.has(output);

/**
 * Writes text piece by piece, as fast as the reader accepts it.
 * @returns false if the reader closed the pipe early, as `head` does. This is not an error; the caller can stop
 * @throws OutputError if the output cannot be written; errors of the pieces
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
