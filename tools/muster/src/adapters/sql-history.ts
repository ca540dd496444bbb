import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const MAX_LINES = 500;
/** Only the user may read the file, because queries can contain values of tags. */
const ONLY_THE_USER = { file: 0o600, folder: 0o700 };

/** https://specifications.freedesktop.org/basedir-spec/latest/ */
const fileIn = (environment: Readonly<Record<string, string | undefined>>): string =>
  join(environment['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'muster', 'sql-history');

export interface History {
  /** Newest first. */
  readonly history: readonly string[];
  /** Keeps the newest lines. A history that cannot be written is not kept. */
  readonly onHistory: (lines: readonly string[]) => void;
}

/** The earlier lines of the user at the prompt of `muster sql`. */
export function openHistory(environment: Readonly<Record<string, string | undefined>>): History {
  const path = fileIn(environment);
  return {
    history: readLines(path),
    onHistory: (lines) => {
      try {
        mkdirSync(dirname(path), { recursive: true, mode: ONLY_THE_USER.folder });
        const kept = lines.slice(0, MAX_LINES).toReversed();
        writeFileSync(path, `${kept.join('\n')}\n`, { mode: ONLY_THE_USER.file });
      } catch {
        // A read-only home is not a reason to refuse a query.
      }
    },
  };
}

function readLines(path: string): string[] {
  try {
    const lines = readFileSync(path, 'utf8').split('\n');
    return lines
      .filter((line) => line !== '')
      .slice(-MAX_LINES)
      .toReversed();
  } catch {
    return [];
  }
}
