import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, lstat, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf, OutputError, WrongUseError } from '../errors.ts';

/** A file to write. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
  /** Whether an existing file is replaced. */
  readonly replaces: boolean;
}

/** Where a file is going to be. */
export type Place = Pick<NewFile, 'path' | 'replaces'> & {
  /** Creates the folder if it is missing. */
  readonly createsFolder?: boolean;
};

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'no permission'],
  ['EPERM', 'no permission'],
  ['EROFS', 'the file system is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
]);
const reasonOf = (error: unknown): string => {
  const code = codeOf(error) ?? String(error);
  return REASONS.get(code) ?? code;
};

/**
 * Checks that a file can be written, before the first question and before AWS is read.
 * @param option the option that names the file or its folder, for messages
 * @throws WrongUseError, OutputError
 */
export async function checkPlace(
  { path, replaces, createsFolder = false }: Place,
  option: string,
): Promise<void> {
  const folder = await existingFolder(dirname(path), createsFolder, option);
  await access(folder, constants.W_OK).catch((error: unknown) => {
    throw new OutputError(
      `${folder} is not writable: ${reasonOf(error)}; choose another place with ${option}`,
      {
        cause: error,
      },
    );
  });
  const found = await lstat(path).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return undefined;
    throw new OutputError(`${path} cannot be used: ${reasonOf(error)}`, { cause: error });
  });
  if (found?.isDirectory() === true)
    throw new WrongUseError(`${path} is a folder; choose another place with ${option}`);
  if (found !== undefined && !replaces)
    throw new WrongUseError(
      `${path} exists, and nothing was changed; replace it with --force, or choose another place with ${option}`,
    );
}

/** The folder, or the first of those above it that exists. */
async function existingFolder(folder: string, creates: boolean, option: string): Promise<string> {
  const found = await stat(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new OutputError(
      `${folder} cannot be used: ${reasonOf(error)}; choose another place with ${option}`,
      {
        cause: error,
      },
    );
  });
  if (found?.isDirectory() === true) return folder;
  if (found !== undefined)
    throw new WrongUseError(`${folder} is not a folder; choose another place with ${option}`);
  if (!creates)
    throw new WrongUseError(
      `the folder ${folder} does not exist; create it, or choose another place with ${option}`,
    );
  return existingFolder(dirname(folder), creates, option);
}

/**
 * Writes all files, or none: first everything beside its place, then each file takes its place at once.
 * @throws WrongUseError if a file appeared meanwhile, OutputError
 */
export async function writeNewFiles(files: readonly NewFile[]): Promise<void> {
  const temporary: { readonly file: NewFile; readonly path: string }[] = [];
  const folders: string[] = [];
  const placed: string[] = [];
  try {
    for (const file of files) {
      const created = await mkdir(dirname(file.path), { recursive: true });
      if (created !== undefined) folders.push(created);
      const path = join(dirname(file.path), `.${basename(file.path)}.${randomUUID()}.tmp`);
      temporary.push({ file, path });
      await writeSynced(path, file.text);
    }
    for (const { file, path } of temporary) {
      if (file.replaces) await rename(path, file.path);
      else {
        await linkOrRename(path, file.path);
        placed.push(file.path);
      }
    }
  } catch (error) {
    for (const path of placed) await rm(path, { force: true }).catch(() => undefined);
    await removeAll(temporary.map(({ path }) => path));
    for (const folder of folders) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    if (error instanceof WrongUseError) throw error;
    const at = temporary.at(-1)?.file.path ?? files[0]?.path ?? '';
    throw new OutputError(`${at} cannot be written: ${reasonOf(error)}; nothing was written`, {
      cause: error,
    });
  }
  await removeAll(temporary.map(({ path }) => path));
}

const removeAll = async (paths: readonly string[]): Promise<void> => {
  for (const path of paths) await rm(path, { force: true }).catch(() => undefined);
};

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Codes of file systems without links. */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/** A link never replaces a file that appeared after the check. */
async function linkOrRename(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = codeOf(error) ?? '';
    if (code === 'EEXIST')
      throw new WrongUseError(`${to} appeared meanwhile, and nothing was changed; run the command again`, {
        cause: error,
      });
    if (!NO_LINKS.has(code)) throw error;
    await rename(from, to);
  }
}
