import type { MusterConfig, Rule, TagStandard } from '@muster/contracts';
import { MusterError } from '@muster/errors';
import { type Document, isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import {
  CheckedConfig,
  CheckedRules,
  CheckedRulesFile,
  CheckedStandard,
  CheckedStandardFile,
} from '../checked-config.ts';
import { nameKnownKeys, toConfigIssues } from './issues.ts';
import { refusedYaml } from './refused-yaml.ts';
import { isOfForm, isOfTag, yamlProblem } from './yaml-errors.ts';
import { placeOf, writtenAt } from './yaml-places.ts';

/** An example configuration for messages. */
export const CONFIG_EXAMPLE = `homeRegion: us-east-1
accounts: ["111111111111", "222222222222"]
regions: enabled
roles: { reader: MusterReader, tagger: MusterTagger }
rules:
  - id: production
    match: {}
    set: { Production: "Yes" }`;

/** A mistake in a configuration. */
export interface ConfigProblem {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** The place in the configuration, such as `rules[0].set.Owner`. Absent: the file as a whole, or its form. */
  readonly path?: string;
  /** What is wrong, and what to write. */
  readonly message: string;
}

/** `muster.yaml:3:5: accounts[1]: account 111111111111 is listed twice` */
const lineOf = (name: string, { line, column, path, message }: ConfigProblem): string =>
  `${name}:${line}:${column}: ${path === undefined ? '' : `${path}: `}${message}`;

/** The text is not valid YAML or not a valid configuration. */
export class InvalidConfigError extends MusterError {
  static override readonly code = 'InvalidConfig';
  readonly problems: readonly ConfigProblem[];

  constructor(name: string, problems: readonly ConfigProblem[]) {
    super(problems.map((problem) => lineOf(name, problem)).join('\n'));
    this.problems = problems;
  }
}

/**
 * Parses the text of a configuration.
 * @param name the name of the configuration in messages, such as `muster.yaml`
 * @throws InvalidConfigError with every mistake, each with its line and column
 */
export const parseConfig = (text: string, name: string): MusterConfig => contentOf(checkConfig(text), name);

/**
 * Parses the text of a file of rules: a list of rules, or a mapping with only `rules`.
 * @param name the name of the file in messages
 * @throws InvalidConfigError with every mistake, each with its line and column
 */
export function parseRules(text: string, name: string): Rule[] {
  const content = contentOf(
    checkYaml<{ rules: Rule[] } | Rule[]>(text, ({ contents }) =>
      isSeq(contents) ? CheckedRules : CheckedRulesFile,
    ),
    name,
  );
  return Array.isArray(content) ? content : content.rules;
}

/**
 * Parses the text of a file with a tag standard: the standard, or a mapping with only `standard`.
 * @param name the name of the file in messages
 * @throws InvalidConfigError with every mistake, each with its line and column
 */
export function parseStandard(text: string, name: string): TagStandard {
  const content = contentOf(
    checkYaml<{ standard: TagStandard } | TagStandard>(text, ({ contents }) =>
      isMap(contents) && contents.has('standard') ? CheckedStandardFile : CheckedStandard,
    ),
    name,
  );
  return 'standard' in content ? content.standard : content;
}

/** What a text contains, or every mistake in it, in the order of the text. */
type Checked<Content> = { readonly content: Content } | { readonly problems: readonly ConfigProblem[] };

function contentOf<Content>(checked: Checked<Content>, name: string): Content {
  if ('content' in checked) return checked.content;
  throw new InvalidConfigError(name, checked.problems);
}

/** Checks the text of a configuration. */
export const checkConfig = (text: string): Checked<MusterConfig> => checkYaml(text, () => CheckedConfig);

function checkYaml<Content>(
  text: string,
  schemaFor: (document: Document) => z.ZodType<Content>,
): Checked<Content> {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const errors = [...document.errors, ...document.warnings];
  const ofYaml = errors.map((error) => ({ ...at(error.pos[0]), message: yamlProblem(error, text) }));
  // After such an error, the rest of the document is a guess.
  if (errors.some(isOfForm)) return { problems: sorted(firstOfLines(ofYaml)) };
  if (document.contents === null && ofYaml.length === 0)
    return {
      problems: [
        {
          line: 1,
          column: 1,
          message: `the file is empty; write a configuration like this:\n\n${CONFIG_EXAMPLE}`,
        },
      ],
    };
  const unresolved = errors.filter(isOfTag).map(({ pos }) => at(pos[0]).line);
  const refused = refusedYaml(document).filter(({ offset }) => !unresolved.includes(at(offset).line));
  const before = [...ofYaml, ...refused.map(({ offset, text: message }) => ({ ...at(offset), message }))];
  if (refused.some(({ isUnreadable }) => isUnreadable)) return { problems: sorted(before) };
  const data = toPlain(document);
  if (data === undefined)
    return {
      problems: [
        { line: 1, column: 1, message: 'the aliases expand to too many values; copy the values instead' },
      ],
    };
  const result = schemaFor(document).safeParse(data.value, { error: nameKnownKeys });
  if (result.success && before.length === 0) return { content: result.data };
  const issues = toConfigIssues(result.error?.issues ?? [], (path) => writtenAt(document, path));
  const found = issues.map(({ path, name, message }) => ({
    ...at(placeOf(document, path)),
    ...(name === '' ? {} : { path: name }),
    message,
  }));
  // A part that YAML reads differently is not what its schema expects, either.
  const misread = new Set([...refused.map(({ offset }) => at(offset).line), ...unresolved]);
  const others = found.filter(({ line }) => !misread.has(line));
  return { problems: sorted([...before, ...others]) };
}

/** The value of the document. Undefined if its aliases expand exponentially. */
function toPlain(document: Document): { readonly value: unknown } | undefined {
  try {
    return { value: document.toJS() };
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

const sorted = (problems: readonly ConfigProblem[]): ConfigProblem[] =>
  problems.toSorted((a, b) => a.line - b.line || a.column - b.column);

/** One mistake can make the parser report several, mostly in one line. */
const firstOfLines = (problems: readonly ConfigProblem[]): ConfigProblem[] =>
  problems.filter(({ line }, index) => problems.findIndex((other) => other.line === line) === index);
