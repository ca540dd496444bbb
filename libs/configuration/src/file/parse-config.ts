import type { MusterConfig, Rule } from '@muster/contracts';
import { MusterError } from '@muster/errors';
import { type Document, type ErrorCode, isSeq, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { CheckedConfig, CheckedRules, CheckedRulesFile } from '../checked-config.ts';
import { toConfigIssues } from './issues.ts';
import { refusedYaml } from './refused-yaml.ts';
import { lineOfPath } from './yaml-lines.ts';

/** An example configuration for messages. */
export const CONFIG_EXAMPLE = `homeRegion: us-east-1
accounts: ["111111111111", "222222222222"]
regions: enabled
roles: { reader: MusterReader, tagger: MusterTagger }
rules:
  - id: production
    match: {}
    set: { Production: "Yes" }`;

/** The text is not valid YAML or not a valid configuration. */
export class InvalidConfigError extends MusterError {
  static override readonly code = 'InvalidConfig';
}

/** Replacements for parser messages that do not say what to do. */
const PROBLEMS: Readonly<Partial<Record<ErrorCode, (message: string) => string>>> = {
  DUPLICATE_KEY: () => 'duplicate key; remove one of the two',
  MULTIPLE_DOCS: () => 'a second YAML document begins here; a configuration must be a single document',
  TAB_AS_INDENT: () => 'a tab is not allowed as indentation; use spaces',
  TAG_RESOLVE_FAILED: (message) => `${message}; remove it; use plain strings, lists and mappings`,
};

/**
 * Parses the text of a configuration.
 * @param name the name of the configuration in messages, such as `muster.yaml`
 * @throws InvalidConfigError with every mistake, each with its line
 */
export const parseConfig = (text: string, name: string): MusterConfig =>
  parseYaml(text, name, () => CheckedConfig);

/**
 * Parses the text of a file of rules: a list of rules, or a mapping with only `rules`.
 * @param name the name of the file in messages
 * @throws InvalidConfigError with every mistake, each with its line
 */
export const parseRules = (text: string, name: string): Rule[] => {
  const content: { rules: Rule[] } | Rule[] = parseYaml<{ rules: Rule[] } | Rule[]>(
    text,
    name,
    ({ contents }) => (isSeq(contents) ? CheckedRules : CheckedRulesFile),
  );
  return Array.isArray(content) ? content : content.rules;
};

function parseYaml<Value>(
  text: string,
  name: string,
  schemaFor: (document: Document) => z.ZodType<Value>,
): Value {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const { line, col } = lineCounter.linePos(problem.pos[0]);
    const message = PROBLEMS[problem.code]?.(problem.message) ?? problem.message;
    throw new InvalidConfigError(`${name}:${Math.max(1, line)}:${Math.max(1, col)}: ${message}`);
  }
  if (document.contents === null)
    throw new InvalidConfigError(
      `${name}: the file is empty; write a configuration like this:\n\n${CONFIG_EXAMPLE}`,
    );
  const refused = refusedYaml(document);
  if (refused.length > 0)
    throw new InvalidConfigError(
      refused
        .map(
          ({ offset, text: reason }) => `${name}:${Math.max(1, lineCounter.linePos(offset).line)}: ${reason}`,
        )
        .join('\n'),
    );
  const result = schemaFor(document).safeParse(toPlain(document, name));
  if (result.success) return result.data;
  const messages = toConfigIssues(result.error.issues).map((issue) => ({
    line: lineOfPath(document, lineCounter, issue.path),
    text: issue.text,
  }));
  throw new InvalidConfigError(
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
    throw new InvalidConfigError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
