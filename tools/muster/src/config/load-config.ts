import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type MusterConfig, MusterConfigV1 } from '@muster/contracts';
import { type ErrorCode, LineCounter, parseDocument } from 'yaml';
import { codeOf, ConfigError } from '../errors.ts';
import { toConfigIssues } from './issues.ts';
import { refusedYaml } from './refused-yaml.ts';
import { lineOfPath } from './yaml-lines.ts';

const EXAMPLE = `homeRegion: us-east-1
accounts: ["111111111111", "222222222222"]
regions: enabled
roles: { reader: MusterReader, tagger: MusterTagger }
rules:
  - id: production
    match: {}
    set: { Production: "Yes" }`;

/** Where the parser's own words do not say what to do. */
const PROBLEMS: Readonly<Partial<Record<ErrorCode, (message: string) => string>>> = {
  DUPLICATE_KEY: () => 'this key is there twice in one mapping; remove one of the two',
  MULTIPLE_DOCS: () => 'a second document begins here; a configuration is one document',
  TAB_AS_INDENT: () => 'a tab is not allowed as indentation; use spaces',
  TAG_RESOLVE_FAILED: (message) => `${message}; remove it and write plain strings, lists and mappings`,
};

/**
 * Reads a configuration file.
 * @param path as the user wrote it; messages begin with it
 * @throws ConfigError with every mistake in the file, each with its line
 */
export async function loadConfig(path: string, workingDirectory: string): Promise<MusterConfig> {
  const file = resolve(workingDirectory, path);
  const bytes = await readFile(file).catch((error: unknown) => {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new ConfigError(
        `there is no configuration at ${file}; write one like this, or name another with --config:\n\n${EXAMPLE}`,
      );
    if (code === 'EISDIR') throw new ConfigError(`${file} is a directory; --config names a file`);
    throw new ConfigError(`${file} could not be read (${code ?? String(error)})`);
  });
  if (!isUtf8(bytes)) throw new ConfigError(`${path}: the file is not UTF-8 text; save it as UTF-8`);
  return parseConfig(bytes.toString('utf8'), path);
}

/** Parses the text of a configuration; `name` is what messages call the file. @throws ConfigError */
export function parseConfig(text: string, name: string): MusterConfig {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const { line, col } = lineCounter.linePos(problem.pos[0]);
    const message = PROBLEMS[problem.code]?.(problem.message) ?? problem.message;
    throw new ConfigError(`${name}:${Math.max(1, line)}:${Math.max(1, col)}: ${message}`);
  }
  if (document.contents === null)
    throw new ConfigError(`${name}: the file is empty; write a configuration like this:\n\n${EXAMPLE}`);
  const refused = refusedYaml(document);
  if (refused.length > 0)
    throw new ConfigError(
      refused
        .map(
          ({ offset, text: reason }) => `${name}:${Math.max(1, lineCounter.linePos(offset).line)}: ${reason}`,
        )
        .join('\n'),
    );
  const result = MusterConfigV1.schema.safeParse(toPlain(document, name));
  if (result.success) return result.data;
  const messages = toConfigIssues(result.error.issues).map((issue) => ({
    line: lineOfPath(document, lineCounter, issue.path),
    text: issue.text,
  }));
  throw new ConfigError(
    messages
      .toSorted((a, b) => a.line - b.line)
      .map(({ line, text: message }) => `${name}:${line}: ${message}`)
      .join('\n'),
  );
}

function toPlain(document: ReturnType<typeof parseDocument>, name: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new ConfigError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
