import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml';
import { invalidParameter } from './errors.ts';
import { parameterValues } from './parameters.ts';
import { shortTags } from './short-tags.ts';
import { parseTemplate, type Template } from './template.ts';

/**
 * The text of a YAML template with other defaults for its parameters. Everything else stays as it is, comments included.
 * @param values values by parameter name; lists as CloudFormation accepts them, separated by commas
 * @throws TemplateError if the template has no such parameter, or CloudFormation would refuse the value
 */
export function withDefaults(text: string, values: Readonly<Record<string, string>>): string {
  const template = parseTemplate(text);
  checkValues(template, values);
  const parameters = parseDocument(text, { customTags: [...shortTags] }).get('Parameters');
  const edits = Object.entries(values).map(([name, value]) => editOf(parameters, name, value, text));
  return edits
    .toSorted((a, b) => b.from - a.from)
    .reduce((edited, { from, to, by }) => edited.slice(0, from) + by + edited.slice(to), text);
}

/** Checks the values that are given. Other parameters need no value here. @throws TemplateError */
function checkValues(template: Template, values: Readonly<Record<string, string>>): void {
  const Parameters = Object.fromEntries(
    Object.entries(template.Parameters).filter(([name]) => Object.hasOwn(values, name)),
  );
  parameterValues({ ...template, Parameters }, values);
}

/** A part of the text, and its replacement. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly by: string;
}

/** A single-quoted scalar knows one escape only. Values are on one line. */
const scalar = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** Replaces the default, or adds one behind the type of the parameter. */
function editOf(parameters: unknown, name: string, value: string, text: string): Edit {
  const definition = isMap(parameters) ? parameters.get(name) : undefined;
  if (!isMap(definition)) throw invalidParameter(name, 'the template does not define this parameter');
  const present = rangesOf(definition, 'Default');
  if (present !== undefined) return { from: present.from, to: present.to, by: scalar(value) };
  const type = rangesOf(definition, 'Type');
  if (type === undefined) throw invalidParameter(name, 'its definition has no type');
  const lineStart = text.lastIndexOf('\n', type.keyFrom) + 1;
  const indent = ' '.repeat(type.keyFrom - lineStart);
  return { from: type.to, to: type.to, by: `\n${indent}Default: ${scalar(value)}` };
}

/** Where the key and the scalar value of a key are in the text. */
function rangesOf(definition: YAMLMap, key: string) {
  const pair = definition.items.find((each) => isScalar(each.key) && each.key.value === key);
  if (!isScalar(pair?.key) || !isScalar(pair.value)) return undefined;
  const [keyFrom] = pair.key.range ?? [];
  const [from, to] = pair.value.range ?? [];
  return keyFrom === undefined || from === undefined || to === undefined ? undefined : { keyFrom, from, to };
}
