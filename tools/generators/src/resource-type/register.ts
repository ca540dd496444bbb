import { GeneratorError } from '../errors.ts';

/** One more entry of a registry, and the import that it needs. */
export interface Entry {
  readonly variable: string;
  readonly from: string;
  /** The expression before the variable in a list of pairs. Absent: the list has no pairs. */
  readonly key?: string;
}

/** The list of a `ByResourceType`, or a list that a constant holds. */
const LISTS = [
  /(new ByResourceType<\w+>\(\[[\s\S]*?\])(,?\s*)(\]\))/,
  /(: readonly [^=;]* = \[\w+(?:, \w+)*)(,?\s*)(\];)/,
];

/** Adds an entry at the end of the list of a file, and its import. */
export function register(text: string, { variable, from, key }: Entry): string {
  const list = LISTS.find((each) => each.test(text));
  const imports = /^(?:import [^;]* from '\.\/[^']+';\n)+/m;
  if (list === undefined || !imports.test(text))
    throw new GeneratorError('the registry has no list of resource types');
  const entry = key === undefined ? variable : `[${key}, ${variable}]`;
  return text
    .replace(imports, (lines) => sorted(`${lines}import { ${variable} } from '${from}';\n`))
    .replace(list, (_, start: string, gap: string, end: string) => `${start}, ${entry}${gap}${end}`);
}

/** Imports sorted by path, as ESLint wants them. */
function sorted(lines: string): string {
  const pathOf = (line: string) => line.slice(line.lastIndexOf(" from '")).toLowerCase();
  return lines
    .split(/(?<=;\n)/)
    .toSorted((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1))
    .join('');
}
