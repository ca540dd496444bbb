import type { TableCommand, Values } from './command-table.ts';

/** In single quotes. */
const quoted = (text: string): string => `'${text.replaceAll(/[\\']/g, '\\$&')}'`;

const BEGIN = `# Completion of muster in fish. Keep it as ~/.config/fish/completions/muster.fish
complete -c muster -f
`;

/** The arguments of `complete` for a value. */
function valueOf(values: Values | undefined): string {
  switch (values?.kind) {
    case undefined:
      return '';
    case 'words':
      return ` -x -a ${quoted(values.words.join(' '))}`;
    case 'list':
      return ` -x -a ${quoted(`(__fish_append , ${values.words.join(' ')})`)}`;
    case 'file':
      return ' -r -F';
    case 'directory':
      return ` -x -a ${quoted('(__fish_complete_directories)')}`;
    case 'any':
      return ' -x';
  }
}

function argumentOf(values: Values | undefined): string | undefined {
  if (values?.kind === 'words') return ` -a ${quoted(values.words.join(' '))}`;
  return values?.kind === 'file' ? ' -F' : undefined;
}

export function fishScript(commands: readonly TableCommand[]): string {
  const lines = commands.flatMap(({ name, summary, options, argument }) => {
    const [group = '', inGroup] = name.split(' ');
    const seen = (names: string) => `__fish_seen_subcommand_from ${names}`;
    const siblings = commands.find((each) => each.name === group)?.commands ?? [];
    const inside = `complete -c muster -n ${quoted(inGroup === undefined ? seen(name) : `${seen(group)}; and ${seen(inGroup)}`)}`;
    const before =
      inGroup === undefined
        ? '__fish_use_subcommand'
        : quoted(`${seen(group)}; and not ${seen(siblings.join(' '))}`);
    const ofArgument = argumentOf(argument);
    return [
      `complete -c muster -n ${before} -a ${inGroup ?? name} -d ${quoted(summary)}`,
      ...options.map(({ flags, description, values }) => {
        const names = flags.map((flag) =>
          flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
        );
        return `${inside} ${names.join(' ')}${valueOf(values)} -d ${quoted(description)}`;
      }),
      ...(ofArgument === undefined ? [] : [`${inside}${ofArgument}`]),
    ];
  });
  return `${BEGIN}${lines.join('\n')}\n`;
}
