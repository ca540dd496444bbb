import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { lstat, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf, OutputError, WrongUseError } from '../errors.ts';

/** The mark of a report is in its first bytes. */
const SEARCHED_BYTES = 1_024;

const isAbsent = (error: unknown): boolean => codeOf(error) === 'ENOENT';

/**
 * Checks that the file can be written, before the work begins.
 * @param mark what every earlier report contains near its beginning
 * @throws WrongUseError if it would replace something else, or its folder does not exist
 */
export async function checkOutput(
  path: string,
  { mark, force }: { readonly mark: string; readonly force: boolean },
): Promise<void> {
  const folder = dirname(path);
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder)
    throw new WrongUseError(`the folder ${folder} does not exist; create it, or choose another --out`);
  const found = await lstat(path).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw new WrongUseError(`${path} cannot be used: ${codeOf(error) ?? String(error)}`, { cause: error });
  });
  if (found === undefined) return;
  if (found.isDirectory()) throw new WrongUseError(`${path} is a folder; choose a file with --out`);
  if (force) return;
  const isReport = found.isFile() && (found.size === 0 || (await beginningOf(path)).includes(mark));
  if (!isReport)
    throw new WrongUseError(
      `${path} exists and is not a report of Muster; choose another file with --out, or replace it with --force`,
    );
}

async function beginningOf(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(SEARCHED_BYTES), 0, SEARCHED_BYTES, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new WrongUseError(`${path} exists and cannot be read: ${codeOf(error) ?? String(error)}`, {
      cause: error,
    });
  }
}

/**
 * Writes a file as a whole: until it is complete, the old one stays.
 * @returns its size
 * @throws OutputError
 */
export async function writeWhole(path: string, pieces: Iterable<string>): Promise<number> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  const stream = createWriteStream(temporary, { flags: 'wx' });
  try {
    await once(stream, 'open');
    for (const piece of pieces) if (!stream.write(piece)) await once(stream, 'drain');
    stream.end();
    await once(stream, 'close');
    await rename(temporary, path);
    return stream.bytesWritten;
  } catch (error) {
    stream.destroy();
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new OutputError(`${path} cannot be written: ${codeOf(error) ?? String(error)}`, { cause: error });
  }
}
