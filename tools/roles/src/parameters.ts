import { invalidParameter } from './errors.ts';
import type { Json } from './json.ts';
import type { ParameterDefinition, Template } from './template.ts';

export const isList = (type: string): boolean => type === 'CommaDelimitedList' || type.startsWith('List<');
/** The default is the name of an SSM parameter, not a value. */
const isSsm = (type: string): boolean => type.startsWith('AWS::SSM::Parameter::Value<');

/**
 * The value of each parameter of the template: a string, or a list of strings.
 * @param given values by name. For `AWS::SSM::Parameter::Value<…>`, the value of the SSM parameter instead of its name
 * @throws TemplateError if CloudFormation would refuse the values
 */
export function parameterValues(template: Template, given: Readonly<Record<string, string>>) {
  for (const name of Object.keys(given))
    if (!Object.hasOwn(template.Parameters, name))
      throw invalidParameter(name, 'the template does not define this parameter');
  const values = new Map<string, Json>();
  for (const [name, definition] of Object.entries(template.Parameters)) {
    const text = given[name] ?? (isSsm(definition.Type) ? undefined : definition.Default);
    if (text === undefined) throw invalidParameter(name, 'a value is required');
    values.set(name, valueOf(name, definition, text));
  }
  return values;
}

/** The items of a list as CloudFormation accepts it. An empty text is a list without items. */
export const listItems = (text: string): string[] =>
  text.trim() === '' ? [] : text.split(',').map((item) => item.trim());

function valueOf(name: string, definition: ParameterDefinition, text: string): Json {
  if (!isList(definition.Type)) return checked(name, definition, text);
  return text.split(',').map((item) => checked(name, definition, item.trim()));
}

/** Constraints apply to each item of a list. Source: CloudFormation User Guide, "Parameters", AllowedPattern. */
function checked(name: string, definition: ParameterDefinition, text: string): string {
  const { AllowedPattern, AllowedValues, MinLength = 0, MaxLength = Infinity } = definition;
  const refuse = (what: string) => invalidParameter(name, `"${text}" ${what}`);
  if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`).test(text))
    throw refuse(`does not match ${AllowedPattern}`);
  if (AllowedValues !== undefined && !AllowedValues.includes(text))
    throw refuse(`must be one of ${AllowedValues.join(', ')}`);
  if (text.length < MinLength || text.length > MaxLength)
    throw refuse(`is not between ${MinLength} and ${MaxLength} characters long`);
  return text;
}
