import { describe, expect, it } from '@jest/globals';
import { parameterValues } from './parameters.ts';
import { parseTemplate } from './template.ts';

const values = (definition: object, given: Record<string, string> = {}) =>
  Object.fromEntries(
    parameterValues(parseTemplate(JSON.stringify({ Parameters: { P: definition }, Resources: {} })), given),
  );

describe('parameterValues', () => {
  it.each([
    [{ Type: 'String', Default: 'd' }, {}, 'd'],
    [{ Type: 'String', Default: 'd' }, { P: 'g' }, 'g'],
    [{ Type: 'Number', Default: 7 }, {}, '7'],
    [{ Type: 'CommaDelimitedList', Default: '' }, {}, ['']],
    [{ Type: 'CommaDelimitedList' }, { P: 'a, b' }, ['a', 'b']],
    [{ Type: 'List<AWS::EC2::Subnet::Id>' }, { P: 'a,b' }, ['a', 'b']],
    [{ Type: 'AWS::SSM::Parameter::Value<String>', Default: '/name' }, { P: 'value' }, 'value'],
    [{ Type: 'String', AllowedPattern: 'a|b' }, { P: 'b' }, 'b'],
  ])('with the definition %j and the value %j returns %j', (definition, given, value) => {
    expect(values(definition, given)).toEqual({ P: value });
  });

  it.each([
    [{ Type: 'String' }, {}, 'Parameter P: a value is required'],
    [
      { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/name' },
      {},
      'Parameter P: a value is required',
    ],
    [{ Type: 'String', Default: '' }, { Q: 'x' }, 'Parameter Q: the template does not define this parameter'],
    [{ Type: 'String', AllowedPattern: 'a|b' }, { P: 'ab' }, 'Parameter P: "ab" does not match a|b'],
    [
      { Type: 'String', AllowedValues: ['on', 'off'] },
      { P: 'yes' },
      'Parameter P: "yes" must be one of on, off',
    ],
    [
      { Type: 'String', MinLength: 2 },
      { P: 'x' },
      'Parameter P: "x" is not between 2 and Infinity characters long',
    ],
    [
      { Type: 'String', MaxLength: '2' },
      { P: 'xyz' },
      'Parameter P: "xyz" is not between 0 and 2 characters long',
    ],
    [
      { Type: 'CommaDelimitedList', AllowedPattern: '[a-z]' },
      { P: 'a,1' },
      'Parameter P: "1" does not match [a-z]',
    ],
  ])('refuses %j with %j', (definition, given, message) => {
    expect(() => values(definition, given)).toThrow(message);
  });
});
