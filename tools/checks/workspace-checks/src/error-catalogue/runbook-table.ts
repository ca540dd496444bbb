import { CATALOGUE } from '@muster/errors/catalogue';

/** Sections of the runbook that list codes. Two comments with the name of the section enclose each table. */
export const SECTIONS = Object.keys(CATALOGUE) as readonly (keyof typeof CATALOGUE)[];
export type Section = keyof typeof CATALOGUE;

const beginOf = (section: Section): string => `<!-- codes ${section} -->`;
const endOf = (section: Section): string => `<!-- end of codes ${section} -->`;

/** The rows of a section's table, as cells. */
export const rowsOf = (section: Section): string[][] => [
  ['code', 'meaning', 'what to do'],
  ...CATALOGUE[section].map(({ codes, meaning, action, more }) => [
    codes.map((code) => `\`${code}\``).join(', '),
    meaning,
    more === undefined ? action : `${action}; see ${more}`,
  ]),
];

/** The table in Markdown. Prettier aligns it. */
function tableOf(section: Section): string {
  const [head = [], ...rows] = rowsOf(section);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Inserts the tables of the catalogue into the text of the runbook. */
export function withTables(runbook: string): string {
  return SECTIONS.reduce((text, section) => {
    const begin = text.indexOf(beginOf(section)) + beginOf(section).length;
    return `${text.slice(0, begin)}\n\n${tableOf(section)}\n\n${text.slice(text.indexOf(endOf(section)))}`;
  }, runbook);
}

/** The cells of the section's table in the text. Undefined if there is no table. */
export function readTable(runbook: string, section: Section): string[][] | undefined {
  const [, table] = runbook.split(beginOf(section));
  return table
    ?.split(endOf(section))[0]
    ?.split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[-| ]+\|$/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    );
}
