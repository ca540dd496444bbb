import { GeneratorError } from '../errors.ts';

/** Adds an `export *` line to a file that contains only such lines. Keeps the lines sorted. */
export function insertExport(text: string, path: string): string {
  const lines = text.split('\n').filter((line) => line !== '');
  return `${[...lines, `export * from '${path}';`].toSorted().join('\n')}\n`;
}

/** Adds a function to a service definition: the import of its configuration, and its entry at the end of the list. */
export function insertFunction(text: string, name: string): string {
  const isConfiguration = (line: string) => /from '\.\/functions\/\w+\/config\.ts';$/.test(line);
  const lines = text.split('\n');
  const added = `import { config as ${name} } from './functions/${name}/config.ts';`;
  const pathOf = (line: string) => line.slice(line.indexOf(' from '));
  const after = lines.findLastIndex((line) => isConfiguration(line) && pathOf(line) < pathOf(added));
  const first = lines.findIndex(isConfiguration);
  const list = /(\bfunctions: \{[^}]*?),?\s*\}/;
  if (first === -1 || !list.test(text)) throw new GeneratorError('service.ts has no list of functions');
  return lines
    .toSpliced(after === -1 ? first : after + 1, 0, added)
    .join('\n')
    .replace(list, (_, start: string) => `${start}, ${name} }`);
}
