import * as z from 'zod';

/** Longer than any tag key or value, with room for the notation of a regular expression. */
const MAX_PATTERN_LENGTH = 512;

/**
 * A text that a key, a value or a name is compared with:
 * - `production`: exactly this text.
 * - `prod*`, `web-?`: `*` matches any characters and `?` matches one.
 * - `/^web-[0-9]+$/`, `/^environment$/i`: a regular expression of RE2. It matches anywhere in the text. `i` ignores the
 *   case.
 *
 * A backslash before `*`, `?`, `/` or `\` makes the character literal. `@muster/tag-rules` compiles patterns.
 */
export const Pattern = z
  .string({
    error:
      'expected a text, a wildcard such as "prod*" or a regular expression such as "/^prod/i"; put it in quotes',
  })
  .min(1, 'a pattern has at least 1 character')
  .max(MAX_PATTERN_LENGTH, `a pattern has at most ${MAX_PATTERN_LENGTH} characters`)
  .meta({ title: 'pattern' });

/** A pattern, or a list of patterns of which one must match. */
export const PatternList = z.union([Pattern, z.array(Pattern).min(1, 'name at least one pattern')], {
  error: ({ input }) =>
    Array.isArray(input) ? undefined : 'expected a pattern or a list of patterns, such as [env, "environ*"]',
});
export type PatternList = z.output<typeof PatternList>;

/** A list of patterns for a condition. */
export const patternsOf = (example: string) =>
  z
    .array(Pattern, { error: `expected a list of patterns, such as [${example}]` })
    .min(1, `name at least one pattern, such as ${example}`);
