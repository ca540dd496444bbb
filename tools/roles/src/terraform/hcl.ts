/** An expression of HCL, the language of Terraform. */
export type Hcl =
  /** A number, a boolean, or a reference such as `var.name`. */
  | { readonly kind: 'raw'; readonly text: string }
  /** A string: literal parts and references in turn. */
  | { readonly kind: 'string'; readonly parts: readonly (string | { readonly reference: string })[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [key: string, value: Hcl])[] }
  | { readonly kind: 'list'; readonly items: readonly Hcl[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Hcl[] }
  | { readonly kind: 'if'; readonly condition: string; readonly then: Hcl; readonly otherwise: Hcl };

/** An attribute or a block of a file. */
export type HclItem =
  | { readonly attribute: string; readonly value: Hcl }
  | { readonly block: string; readonly labels?: readonly string[]; readonly body: readonly HclItem[] }
  | { readonly comment: string }
  /** An empty line between attributes. */
  | { readonly blank: true };

export const raw = (text: string): Hcl => ({ kind: 'raw', text });
export const text = (literal: string): Hcl => ({ kind: 'string', parts: [literal] });
export const list = (items: readonly Hcl[]): Hcl => ({ kind: 'list', items });
export const object = (entries: readonly (readonly [string, Hcl])[]): Hcl => ({ kind: 'object', entries });
export const call = (name: string, ...args: readonly Hcl[]): Hcl => ({ kind: 'call', name, args });

const INDENT = '  ';
const MAX_COLUMNS = 100;
/** An identifier without quotes. Source: HCL Native Syntax Specification, "Identifiers", limited to ASCII. */
const IDENTIFIER = /^[A-Za-z_][\w-]*$/;
/** Keys that HCL reads as something else. */
const RESERVED: ReadonlySet<string> = new Set(['for', 'null', 'true', 'false']);

/** A literal in quotes. `${` and `%{` begin templates. */
export const quoted = (literal: string): string => JSON.stringify(literal).replaceAll(/([$%])\{/g, '$1$1{');

const keyText = (key: string): string => (IDENTIFIER.test(key) && !RESERVED.has(key) ? key : quoted(key));

/** On one line. */
function inline(value: Hcl): string {
  switch (value.kind) {
    case 'raw':
      return value.text;
    case 'string':
      return `"${value.parts.map((part) => (typeof part === 'string' ? quoted(part).slice(1, -1) : `\${${part.reference}}`)).join('')}"`;
    case 'list':
      return `[${value.items.map(inline).join(', ')}]`;
    case 'object':
      return value.entries.length === 0
        ? '{}'
        : `{ ${value.entries.map(([key, entry]) => `${keyText(key)} = ${inline(entry)}`).join(', ')} }`;
    case 'call':
      return `${value.name}(${value.args.map(inline).join(', ')})`;
    case 'if':
      return `${value.condition} ? ${inline(value.then)} : ${inline(value.otherwise)}`;
  }
}

/** Objects with several entries, and lists of objects, are easier to read on several lines. */
function isLong(value: Hcl): boolean {
  switch (value.kind) {
    case 'raw':
    case 'string':
      return false;
    case 'object':
      return value.entries.length > 1 || value.entries.some(([, entry]) => isLong(entry));
    case 'list':
      return value.items.some((item) => item.kind === 'object' || isLong(item));
    case 'call':
      return value.args.some(isLong);
    case 'if':
      return isLong(value.then) || isLong(value.otherwise);
  }
}

/** The expression behind `offset` columns. Lines after the first are indented by `indent`. */
function written(value: Hcl, indent: string, offset: number): string {
  const line = inline(value);
  if (!isLong(value) && indent.length + offset + line.length <= MAX_COLUMNS) return line;
  const inner = indent + INDENT;
  const lines = (parts: readonly Hcl[]) =>
    parts.map((part) => `${inner}${written(part, inner, 0)},\n`).join('');
  switch (value.kind) {
    case 'object':
      return `{\n${attributes(
        value.entries.map(([key, entry]) => [keyText(key), entry]),
        inner,
      )}${indent}}`;
    case 'list':
      return `[\n${lines(value.items)}${indent}]`;
    case 'call': {
      const [only, ...others] = value.args;
      return only !== undefined && others.length === 0
        ? `${value.name}(${written(only, indent, offset + value.name.length + 1)})`
        : `${value.name}(\n${lines(value.args)}${indent})`;
    }
    case 'if':
      return `${value.condition} ? ${written(value.then, indent, offset)} : ${written(value.otherwise, indent, offset)}`;
    case 'raw':
    case 'string':
      return line;
  }
}

/** `key = value` lines. As `terraform fmt` does, aligns the signs of lines that follow each other. */
function attributes(entries: readonly (readonly [key: string, value: Hcl])[], indent: string): string {
  const lines = entries.map(([key, value]) => ({
    key,
    value: written(value, indent, key.length + ' = '.length),
  }));
  const isOneLine = (line: { readonly value: string }) => !line.value.includes('\n');
  return lines
    .map((line, at) => {
      let first = at;
      let last = at;
      if (isOneLine(line)) {
        while (lines[first - 1] !== undefined && isOneLine(lines[first - 1] ?? line)) first--;
        while (lines[last + 1] !== undefined && isOneLine(lines[last + 1] ?? line)) last++;
      }
      const width = Math.max(...lines.slice(first, last + 1).map(({ key }) => key.length));
      return `${indent}${line.key.padEnd(width)} = ${line.value}\n`;
    })
    .join('');
}

/** The items of a file or a block, formatted as `terraform fmt` does it. Blocks have an empty line before them. */
export function hclText(items: readonly HclItem[], indent = ''): string {
  const pieces: string[] = [];
  let pending: (readonly [string, Hcl])[] = [];
  const flush = () => {
    if (pending.length > 0) pieces.push(attributes(pending, indent));
    pending = [];
  };
  for (const item of items) {
    if ('attribute' in item) pending.push([item.attribute, item.value]);
    else {
      flush();
      pieces.push(pieceOf(item, indent));
    }
  }
  flush();
  // The empty lines are between the pieces.
  return pieces
    .filter((piece) => piece !== '')
    .map((piece, at) => (at === 0 ? piece : `\n${piece}`))
    .join('');
}

function pieceOf(item: Exclude<HclItem, { readonly attribute: string }>, indent: string): string {
  if ('blank' in item) return '';
  if ('comment' in item)
    return item.comment
      .split('\n')
      .map((line) => `${indent}# ${line}\n`)
      .join('');
  const head = [item.block, ...(item.labels ?? []).map(quoted)].join(' ');
  const body = hclText(item.body, indent + INDENT);
  return `${indent}${head} {${body === '' ? '' : `\n${body}${indent}`}}\n`;
}
