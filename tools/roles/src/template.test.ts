import { describe, expect, it } from '@jest/globals';
import { TemplateError } from './errors.ts';
import { memberRolesFile } from './member-roles.ts';
import { parseTemplate, readTemplate } from './template.ts';

const withProperties = (yaml: string) =>
  parseTemplate(`Resources:\n  A:\n    Type: T\n    Properties:\n      P: ${yaml}\n`).Resources['A']
    ?.Properties;

describe('parseTemplate', () => {
  it.each([
    ['!Ref Name', { Ref: 'Name' }],
    ["!Sub 'a-${Name}'", { 'Fn::Sub': 'a-${Name}' }],
    ["!Sub ['a-${X}', { X: !Ref Name }]", { 'Fn::Sub': ['a-${X}', { X: { Ref: 'Name' } }] }],
    ['!GetAtt Role.Arn', { 'Fn::GetAtt': ['Role', 'Arn'] }],
    ['!GetAtt Stack.Outputs.Arn', { 'Fn::GetAtt': ['Stack', 'Outputs.Arn'] }],
    ['!GetAtt [Role, Arn]', { 'Fn::GetAtt': ['Role', 'Arn'] }],
    [
      "!If [C, !Ref A, !Join ['-', [x, !Ref B]]]",
      { 'Fn::If': ['C', { Ref: 'A' }, { 'Fn::Join': ['-', ['x', { Ref: 'B' }]] }] },
    ],
    ['!Not [!Condition C]', { 'Fn::Not': [{ Condition: 'C' }] }],
    ['!Transform { Name: AWS::Include }', { 'Fn::Transform': { Name: 'AWS::Include' } }],
    ['2012-10-17', '2012-10-17'],
    ['{ Ref: Name }', { Ref: 'Name' }],
  ])('reads %s', (yaml, value) => {
    expect(withProperties(yaml)).toEqual({ P: value });
  });

  it('resolves anchors inside short forms', () => {
    const text =
      'Resources:\n  A:\n    Type: T\n    Properties:\n      One: &x [a, b]\n      Two: !Join [",", *x]\n';
    expect(parseTemplate(text).Resources['A']?.Properties).toEqual({
      One: ['a', 'b'],
      Two: { 'Fn::Join': [',', ['a', 'b']] },
    });
  });

  it('reads JSON, and adds the optional parts', () => {
    expect(parseTemplate('{"Resources":{"A":{"Type":"AWS::SNS::Topic"}}}')).toEqual({
      Parameters: {},
      Conditions: {},
      Resources: { A: { Type: 'AWS::SNS::Topic', Properties: {} } },
      Outputs: {},
    });
  });

  it.each([
    [
      'no resources',
      'Parameters: {}',
      'file.yaml is not a template that can be read: Resources: Invalid input: expected record, received undefined',
    ],
    [
      'a resource without a type',
      'Resources: { A: {} }',
      'file.yaml is not a template that can be read: Resources.A.Type: Invalid input: expected string, received undefined',
    ],
    [
      'an unknown tag',
      'Resources: !Nope {}',
      'file.yaml is not a template that can be read: Unresolved tag: !Nope at line 1, column 12',
    ],
    [
      'no YAML',
      'Resources: {',
      'file.yaml is not a template that can be read: Flow map in block collection must be sufficiently indented and end with a } at line 1, column 13',
    ],
  ])('refuses %s', (_what, text, message) => {
    expect(() => parseTemplate(text, 'file.yaml')).toThrow(TemplateError);
    expect(() => parseTemplate(text, 'file.yaml')).toThrow(message);
  });
});

describe('readTemplate', () => {
  it('reads the template of member accounts', async () => {
    const { Parameters, Resources } = await readTemplate(memberRolesFile);
    expect(Object.keys(Resources)).toEqual(['ReaderRole', 'TaggerRole']);
    expect(Parameters['Stage']?.Default).toBe('prod');
  });

  it('reports a missing file with its name', async () => {
    await expect(readTemplate('/nowhere/roles.yaml')).rejects.toThrow(
      /^\/nowhere\/roles.yaml is not a template that can be read: .*ENOENT/,
    );
  });
});
