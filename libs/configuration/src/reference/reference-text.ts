import { stringify } from 'yaml';
import { keysOf, type ReferenceKey } from './keys.ts';

/** Comments that enclose the reference in a document. */
const BEGIN = '<!-- keys: npm run configuration writes this part -->';
const END = '<!-- end of keys -->';

/** A value in one line of YAML, in which no version of YAML reads a text as something else. */
const inline = (value: unknown): string =>
  stringify(value, { collectionStyle: 'flow', lineWidth: 0, compat: 'yaml-1.1' })
    .replaceAll('[ ', '[')
    .replaceAll(' ]', ']')
    .trimEnd();

/** The last part of a key: `profile` of `accounts[].profile`. */
const nameOf = (path: string): string => path.split('.').at(-1) ?? path;

/** The anchor that Markdown gives to the heading of a key. */
const anchorOf = (path: string): string => path.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

const defaultOf = ({ defaultValue, isRequired }: ReferenceKey): string => {
  if (isRequired) return 'required';
  return defaultValue === undefined ? 'none' : `\`${inline(defaultValue)}\``;
};

function sectionOf(key: ReferenceKey): string {
  const { path, type, description, example, sameAs } = key;
  return [
    `### \`${path}\``,
    '',
    description,
    '',
    `- Type: ${type}`,
    ...(sameAs === undefined
      ? []
      : [`- Keys: as in [\`${sameAs}\`](#${anchorOf(sameAs.replaceAll('[]', ''))})`]),
    `- Default: ${defaultOf(key)}`,
    `- Example: \`${inline({ [nameOf(path)]: example }).replace(/^\{ (.*) \}$/s, '$1')}\``,
    '',
  ].join('\n');
}

/** The reference of all keys in Markdown. */
export const referenceText = (): string => {
  const keys = keysOf();
  const rows = keys.map((key) => [`[\`${key.path}\`](#${anchorOf(key.path)})`, key.type, defaultOf(key)]);
  return [...tableOf(['key', 'type', 'default'], rows), '', ...keys.map(sectionOf)].join('\n');
};

/** A table as Prettier aligns it. */
function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

/** A document with the reference between its two comments. */
export function insertReference(document: string): string {
  const begin = document.indexOf(BEGIN) + BEGIN.length;
  return `${document.slice(0, begin)}\n\n${referenceText()}\n${document.slice(document.indexOf(END))}`;
}
