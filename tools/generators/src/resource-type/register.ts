import { GeneratorError } from '../errors.ts';

/** One more entry of a registry, and the import that it needs. */
export interface Entry {
  readonly variable: string;
  readonly from: string;
  readonly key: string;
}

/** Adds an entry to the list of a file that creates a `ByResourceType`, behind the last one. */
export function register(text: string, { variable, from, key }: Entry): string {
  const list = /(new ByResourceType<\w+>\(\[[\s\S]*?\])(,?\s*)(\]\))/;
  const ownImport = /^import \{ \w+ \} from '\.\/[a-z0-9-]+\/[a-z0-9-]+\.ts';$/m;
  if (!list.test(text) || !ownImport.test(text))
    throw new GeneratorError('the registry has no list of resource types');
  return text
    .replace(ownImport, (line) => `${line}\nimport { ${variable} } from '${from}';`)
    .replace(
      list,
      (_, start: string, gap: string, end: string) => `${start}, [${key}, ${variable}]${gap}${end}`,
    );
}
