// cspell:ignore COMPREPLY CWORD compgen compopt esac
import type { TableCommand, Values } from './command-table.ts';

/** In single quotes. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const BEGIN = `# Completion of muster in bash. Load it with: source <(muster completion bash)
# Works in bash 3.2, too, which macOS has.

# Completes one of the words. Without one that matches, bash completes nothing.
_muster_words() {
  COMPREPLY=($(compgen -W "$1" -- "$word"))
  compopt +o default 2>/dev/null
}

# Completes the last word of a list with commas.
_muster_list() {
  local before=
  [[ $word == *,* ]] && before=\${word%,*},
  COMPREPLY=($(compgen -P "$before" -W "$1" -- "\${word##*,}"))
  compopt +o default -o nospace 2>/dev/null
}

_muster() {
  COMPREPLY=()
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  # bash divides --option=value at the equals sign.
  if [[ $word == = ]]; then
    word=
  elif [[ $before == = ]]; then
    before=\${COMP_WORDS[COMP_CWORD-2]}
  fi
`;

const END = `
complete -o default -F _muster muster
`;

/** A name in a pattern of `case`. */
const pattern = (name: string): string => (name.includes(' ') ? quoted(name) : name);

/** What completes a value. Files are what bash completes by itself. */
function completed(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `_muster_words ${quoted(values.words.join(' '))}`;
    case 'list':
      return `_muster_list ${quoted(values.words.join(' '))}`;
    case 'any':
      return `_muster_words ''`;
    case 'file':
    case 'directory':
      return ':';
  }
}

/** Cases with the same action, as one. */
function casesOf(cases: readonly (readonly [pattern: string, action: string])[]): string[] {
  const patterns = Map.groupBy(cases, ([, action]) => action);
  return [...patterns].map(
    ([action, all]) => `    ${all.map(([pattern]) => pattern).join('|')}) ${action}; return ;;`,
  );
}

export function bashScript(commands: readonly TableCommand[]): string {
  const names = commands.flatMap(({ name }) => (name.includes(' ') ? [] : name));
  const groups = commands.flatMap((command) => (command.commands.length === 0 ? [] : command));
  const ofOptions = commands.flatMap(({ name, options }) =>
    options.flatMap(({ flags, values }) =>
      values === undefined
        ? []
        : flags.map((flag) => [`${pattern(name)}:${flag}`, completed(values)] as const),
    ),
  );
  const flags = commands.map(
    ({ name, options }) =>
      [
        pattern(name),
        `_muster_words ${quoted(options.flatMap((option) => option.flags).join(' '))}`,
      ] as const,
  );
  const ofArguments = commands.flatMap(({ name, argument }) =>
    argument === undefined ? [] : [[pattern(name), completed(argument)] as const],
  );
  return [
    BEGIN,
    '  if ((COMP_CWORD == 1)); then',
    `    _muster_words ${quoted([...names, '--help', '--version'].join(' '))}`,
    '    return',
    '  fi',
    '  case $command in',
    ...groups.map(
      (group) =>
        `    ${group.name}) ((COMP_CWORD == 2)) && { _muster_words ${quoted([...group.commands, '--help'].join(' '))}; return; }; command="$command \${COMP_WORDS[2]}" ;;`,
    ),
    '  esac',
    '  case $command:$before in',
    ...casesOf(ofOptions),
    '  esac',
    '  [[ $word == -* ]] && case $command in',
    ...casesOf(flags),
    '  esac',
    '  case $command in',
    ...casesOf(ofArguments),
    `    *) _muster_words '' ;;`,
    '  esac',
    '}',
    END,
  ].join('\n');
}
