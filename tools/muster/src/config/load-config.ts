// cspell:ignore FFFD
import { isUtf8 } from 'node:buffer';
import { lstat, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  CONFIG_EXAMPLE,
  InvalidConfigError,
  parseConfig,
  parseRules,
  parseStandard,
} from '@muster/configuration/file';
import type { MusterConfig, Rule, TagStandard } from '@muster/contracts';
import { codeOf, ConfigError } from '../errors.ts';

/** Whether there is something at the path: if it cannot be read, `loadConfig` says why. */
export const configExists = (path: string, workingDirectory: string): Promise<boolean> =>
  lstat(resolve(workingDirectory, path)).then(
    () => true,
    (error: unknown) => !['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? ''),
  );

/**
 * Reads a configuration file.
 * @param path as the user wrote it; it is the prefix of messages
 * @param variable the environment variable that names the file, if one does
 * @throws ConfigError with every mistake in the file, each with its line and column; its cause is an InvalidConfigError
 */
export async function loadConfig(
  path: string,
  workingDirectory: string,
  variable?: string,
): Promise<MusterConfig> {
  const named = variable === undefined ? '' : ` (${variable} names it)`;
  const text = await readTextFile(path, workingDirectory, {
    option: '--config',
    whenMissing: (file) =>
      `configuration file ${file} does not exist${named}; create it with content like this, or name another file:\n\n${CONFIG_EXAMPLE}`,
  });
  return parsed(() => parseConfig(text, path));
}

/**
 * Reads a file of rules.
 * @param path as the user wrote it; it is the prefix of messages
 * @throws ConfigError with every mistake in the file, each with its line
 */
export async function loadRules(path: string, workingDirectory: string): Promise<Rule[]> {
  const text = await readTextFile(path, workingDirectory, {
    option: '--rules',
    whenMissing: (file) => `the file of rules ${file} does not exist`,
  });
  return parsed(() => parseRules(text, path));
}

/**
 * Reads a file with a tag standard.
 * @param path as the user wrote it; it is the prefix of messages
 * @throws ConfigError with every mistake in the file, each with its line
 */
export async function loadStandard(path: string, workingDirectory: string): Promise<TagStandard> {
  const text = await readTextFile(path, workingDirectory, {
    option: '--standard',
    whenMissing: (file) => `the file of the tag standard ${file} does not exist`,
  });
  return parsed(() => parseStandard(text, path));
}

/**
 * Reads a file of UTF-8 text.
 * @param path as the user wrote it
 * @throws ConfigError
 */
export async function readTextFile(
  path: string,
  workingDirectory: string,
  { option, whenMissing }: { readonly option: string; readonly whenMissing: (file: string) => string },
): Promise<string> {
  const file = resolve(workingDirectory, path);
  const bytes = await readFile(file).catch((error: unknown) => {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new ConfigError(whenMissing(file));
    if (code === 'EISDIR') throw new ConfigError(`${file} is a directory; ${option} needs a file`);
    throw new ConfigError(`${file} could not be read (${code ?? String(error)})`);
  });
  const text = bytes.toString('utf8');
  return isUtf8(bytes) ? text : parsed(() => refuseText(text, path));
}

/** What a decoder writes for bytes that are not text. */
const REPLACEMENT = '\u{FFFD}';

function refuseText(text: string, path: string): never {
  const before = text.slice(0, text.indexOf(REPLACEMENT)).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  const message = 'the file is not UTF-8 text; save it as UTF-8';
  throw new InvalidConfigError(path, [{ line: before.length, column, message }]);
}

function parsed<Value>(parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw error instanceof InvalidConfigError ? new ConfigError(error.message, { cause: error }) : error;
  }
}
