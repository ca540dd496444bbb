import { markWritten, writeAll } from '../output/write.ts';
import type { Surroundings } from '../surroundings.ts';

/**
 * Writes text to stdout: through a pager if the user reads it on a terminal.
 * @param pieces makes the text, once more if the pager could not be started
 * @returns false if the reader has closed the pipe early, but not if the user quits the pager
 */
export async function writePaged(
  pieces: () => AsyncIterable<string> | Iterable<string>,
  isWanted: boolean,
  { stdout, openPager }: Pick<Surroundings, 'stdout' | 'openPager'>,
): Promise<boolean> {
  const pager = isWanted && stdout.isTTY === true ? await openPager?.() : undefined;
  if (pager === undefined) return writeAll(stdout, pieces());
  markWritten(stdout);
  let hasRun;
  try {
    await writeAll(pager.input, pieces());
  } finally {
    hasRun = await pager.end();
  }
  return hasRun || writeAll(stdout, pieces());
}
