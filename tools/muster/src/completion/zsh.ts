// cspell:ignore compadd compdef esac funcstack
import type { TableCommand, TableOption, Values } from './command-table.ts';

/** In single quotes. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A text in a specification of `_arguments` or `_describe`, in which brackets and colons have a meaning. */
const escaped = (text: string): string => text.replaceAll(/[[\]:\\]/g, '\\$&');

const BEGIN = `#compdef muster
# Completion of muster in zsh. Load it with: source <(muster completion zsh)

_muster() {
  if (( CURRENT == 2 )); then
    local -a commands=(`;

const MIDDLE = `    )
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))`;

/** The commands of a group. */
const groupOf = ({ name, commands }: TableCommand): string[] => [
  `  if [[ $command == ${name} ]]; then`,
  `    (( CURRENT == 2 )) && { compadd -- ${commands.join(' ')} --help; return }`,
  '    command="$command $words[2]"',
  '    shift words',
  '    (( CURRENT-- ))',
  '  fi',
];

const END = `  esac
}

if [[ $funcstack[1] == _muster ]]; then
  _muster "$@"
else
  compdef _muster muster
fi
`;

/** `:message:action` of a value. */
function actionOf(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `:value:(${values.words.map(escaped).join(' ')})`;
    case 'list':
      return `:values:_values -s , value ${values.words.map(escaped).join(' ')}`;
    case 'file':
      return ':file:_files';
    case 'directory':
      return ':directory:_files -/';
    case 'any':
      return ':value: ';
  }
}

function specOf({ flags, description, values }: TableOption): string {
  const text = `[${escaped(description)}]${values === undefined ? '' : actionOf(values)}`;
  const [first = '', ...others] = flags;
  return others.length === 0
    ? quoted(`*${first}${values === undefined ? '' : '='}${text}`)
    : `${quoted(`(${flags.join(' ')})`)}{${flags.join(',')}}${quoted(text)}`;
}

export function zshScript(commands: readonly TableCommand[]): string {
  const listed = commands.filter(({ name }) => !name.includes(' '));
  return [
    BEGIN,
    ...listed.map(({ name, summary }) => `      ${quoted(`${name}:${escaped(summary)}`)}`),
    MIDDLE,
    ...commands.filter(({ commands: inside }) => inside.length > 0).flatMap(groupOf),
    '  case $command in',
    ...commands.flatMap(({ name, options, argument }) => [
      `    ${name.includes(' ') ? quoted(name) : name})`,
      '      _arguments \\',
      ...options.map((option) => `        ${specOf(option)} \\`),
      ...(argument === undefined ? [] : [`        ${quoted(`*${actionOf(argument)}`)} \\`]),
      '      ;;',
    ]),
    END,
  ].join('\n');
}
