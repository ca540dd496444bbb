import { ImpossibleStateError } from '@muster/errors';
import { RE2JS } from 're2js';
import { ANY, matchesWildcards, ONE, wildcardsOf } from './wildcards.ts';

/** A compiled pattern. */
export interface CompiledPattern {
  /** As it is written. */
  readonly text: string;
  /** The only text that the pattern matches. Undefined: it can match several. */
  readonly literal?: string | undefined;
  readonly matches: (text: string) => boolean;
}

/** A pattern that cannot be compiled, and why. */
export interface PatternProblem {
  readonly problem: string;
}

interface PatternOptions {
  /** Upper and lower case are the same. */
  readonly ignoreCase?: boolean | undefined;
}

/** `/expression/` or `/expression/i`. */
const EXPRESSION = /^\/(.+)\/([a-z]*)$/su;

/** Compiles a pattern, or says what is wrong with it. */
export function patternOf(
  text: string,
  { ignoreCase = false }: PatternOptions = {},
): CompiledPattern | PatternProblem {
  const [, expression, flags = ''] = EXPRESSION.exec(text) ?? [];
  if (expression !== undefined) return expressionOf(text, expression, flags, ignoreCase);
  const parts = wildcardsOf(ignoreCase ? text.toLowerCase() : text, { escapes: true });
  const literal = parts.some((part) => part === ANY || part === ONE) ? undefined : parts.join('');
  const matches =
    literal === undefined
      ? (given: string) => matchesWildcards(parts, given)
      : (given: string) => given === literal;
  return ignoreCase ? { text, matches: (given) => matches(given.toLowerCase()) } : { text, literal, matches };
}

/** RE2 has no backreferences and no lookaround, so its time is linear in the length of the text. */
function expressionOf(
  text: string,
  expression: string,
  flags: string,
  ignoreCase: boolean,
): CompiledPattern | PatternProblem {
  if (flags !== '' && flags !== 'i')
    return { problem: `the pattern ${text} has the flags "${flags}"; only i is possible; remove the others` };
  try {
    const compiled = RE2JS.compile(expression, ignoreCase || flags === 'i' ? RE2JS.CASE_INSENSITIVE : 0);
    return { text, matches: (given) => compiled.test(given) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      problem: `the pattern ${text} is not a regular expression of RE2: ${reason}; RE2 has no lookaround and no backreferences`,
    };
  }
}

/** Compiles a pattern that was checked before. @throws ImpossibleStateError if it is not valid */
export function compiledPattern(text: string, options?: PatternOptions): CompiledPattern {
  const pattern = patternOf(text, options);
  if ('problem' in pattern) throw new ImpossibleStateError(pattern.problem);
  return pattern;
}

/** One pattern or several, as a list. */
export const listOf = (patterns: string | readonly string[]): readonly string[] =>
  typeof patterns === 'string' ? [patterns] : patterns;

/** Texts that are remembered for each list of patterns. */
const MAX_REMEMBERED = 10_000;

/** Whether one of the patterns matches a text. Remembers the texts, because tags repeat on most resources. */
export function anyOf(
  patterns: string | readonly string[],
  options?: PatternOptions,
): (text: string) => boolean {
  const compiled = listOf(patterns).map((text) => compiledPattern(text, options));
  const literals = new Set(compiled.flatMap(({ literal }) => literal ?? []));
  if (literals.size > 0 && compiled.every(({ literal }) => literal !== undefined))
    return (text) => literals.has(text);
  const known = new Map<string, boolean>();
  return (text) => {
    let answer = known.get(text);
    if (answer === undefined) {
      answer = compiled.some(({ matches }) => matches(text));
      if (known.size < MAX_REMEMBERED) known.set(text, answer);
    }
    return answer;
  };
}

/** The only text that a pattern matches. Undefined: it can match several, or it is not valid. */
export function literalOf(text: string): string | undefined {
  const pattern = patternOf(text);
  return 'problem' in pattern ? undefined : pattern.literal;
}
