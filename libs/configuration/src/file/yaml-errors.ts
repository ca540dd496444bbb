import type { ErrorCode, YAMLError } from 'yaml';

type Message = string | ((message: string) => string);

const QUOTE = 'put the text in quotes';

/** What to do about errors of the parser. Its own messages only say what is wrong. */
const PROBLEMS: Readonly<Partial<Record<ErrorCode, Message>>> = {
  BAD_ALIAS: 'a * begins an alias in YAML; put the text in quotes, such as "*"',
  BAD_DQ_ESCAPE: (message) => `${message}; write \\\\ for a backslash, or use single quotes`,
  BAD_INDENT: (message) => `${message}; indent the lines that belong together by the same number of spaces`,
  BAD_SCALAR_START: (message) => `${message}; ${QUOTE}`,
  BLOCK_AS_IMPLICIT_KEY: (message) =>
    `${message}; indent the lines that belong together by the same number of spaces; put a text with ": " in quotes`,
  DUPLICATE_KEY: 'duplicate key; remove one of the two',
  MULTILINE_IMPLICIT_KEY:
    'a line without a colon; write "key: value", or indent the line as a part of the one before',
  MULTIPLE_DOCS: 'a second YAML document begins here; a configuration must be a single document',
  TAB_AS_INDENT: 'a tab is not allowed as indentation; use spaces',
  TAG_RESOLVE_FAILED: (message) => `${message}; remove it; use plain strings, lists and mappings`,
};

/** Words of the parser, in the order of their replacement, and those of people who write a file. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^Missing closing (.)quote$/, 'a closing $1 is missing; add it at the end of the text'],
  [
    /^Flow (?:map|sequence) in block collection must be sufficiently indented and end with a (.)$/,
    'a closing $1 is missing; add it',
  ],
  [/^Flow (?:map|sequence) must end with a (.)$/, 'a closing $1 is missing; add it'],
  [
    /^Implicit map keys need to be followed by map values$/,
    'a colon and a value are missing; write "key: value"',
  ],
  [/^Missing , between flow (?:map|sequence) items$/, 'a comma is missing between two entries; add it'],
];

/** Errors that leave the rest of the document as it is. */
const HARMLESS: ReadonlySet<ErrorCode> = new Set(['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED']);

/** Whether an error concerns the form of the document, so that the rest is not what the author meant. */
export const isOfForm = ({ code }: YAMLError): boolean => !HARMLESS.has(code);

/** Whether an error is an unknown tag, so that its value is something else. */
export const isOfTag = ({ code }: YAMLError): boolean => code === 'TAG_RESOLVE_FAILED';

/** The message of an error: what is wrong, and what to write. */
export function yamlProblem({ code, message, pos }: YAMLError, text: string): string {
  const words = WORDS.find(([pattern]) => pattern.test(message));
  if (words !== undefined) return message.replace(words[0], words[1]);
  // A tab after the beginning of a line is an error of indentation for the parser in some places.
  if (text[pos[0]] === '\t') return 'a tab is not allowed as indentation; use spaces';
  const problem = PROBLEMS[code];
  return typeof problem === 'string' ? problem : (problem?.(message) ?? message);
}
