import { describe, expect, it } from '@jest/globals';
import type { Json } from './json.ts';
import { resolveTemplate, type StackValues } from './resolve-template.ts';
import { parseTemplate } from './template.ts';

const template = (P: Json, Conditions: Json = {}, more: object = {}) =>
  parseTemplate(
    JSON.stringify({
      Parameters: {
        Stage: { Type: 'String', Default: 'prod' },
        Names: { Type: 'CommaDelimitedList', Default: 'a,b' },
      },
      Conditions,
      Resources: {
        Thing: { Type: 'AWS::SNS::Topic', Properties: { P } },
        Role: { Type: 'AWS::IAM::Role' },
      },
      ...more,
    }),
  );
const stack: StackValues = {
  pseudo: { 'AWS::AccountId': '222222222222', 'AWS::Region': 'eu-west-1' },
  ref: { Role: 'role-name' },
  getAtt: { 'Role.Arn': 'arn:role', 'Role.Outputs.X': 'x' },
};
const property = (value: Json, conditions: Json = {}, values: StackValues = stack) =>
  resolveTemplate(template(value, conditions), {}, values).resources['Thing']?.properties['P'];

describe('intrinsic functions', () => {
  it.each<[Json, Json | undefined]>([
    ['text', 'text'],
    [{ Ref: 'Stage' }, 'prod'],
    [{ Ref: 'Names' }, ['a', 'b']],
    [{ Ref: 'AWS::AccountId' }, '222222222222'],
    [{ Ref: 'AWS::Partition' }, 'aws'],
    [{ Ref: 'Role' }, 'role-name'],
    [{ Ref: 'AWS::NoValue' }, undefined],
    [
      ['x', { Ref: 'AWS::NoValue' }, 'y'],
      ['x', 'y'],
    ],
    [{ a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    [
      { Ref: 'Stage', Other: true },
      { Ref: 'Stage', Other: true },
    ],
    [{ 'Fn::GetAtt': ['Role', 'Arn'] }, 'arn:role'],
    [{ 'Fn::GetAtt': 'Role.Arn' }, 'arn:role'],
    [{ 'Fn::GetAtt': ['Role', 'Outputs.X'] }, 'x'],
    [{ 'Fn::Sub': 'a:${AWS::Region}:${Stage}/${Role}/${Role.Arn}' }, 'a:eu-west-1:prod/role-name/arn:role'],
    [{ 'Fn::Sub': '${!Literal} $ {Stage} ${Stage}' }, '${Literal} $ {Stage} prod'],
    [{ 'Fn::Sub': ['${Own}-${Stage}', { Own: { Ref: 'Role' } }] }, 'role-name-prod'],
    [{ 'Fn::Sub': ['${Stage}', { Stage: '${Role}' }] }, '${Role}'],
    [{ 'Fn::Join': ['-', ['x', { Ref: 'Stage' }, 1, true]] }, 'x-prod-1-true'],
    [{ 'Fn::Join': ['', { Ref: 'Names' }] }, 'ab'],
    [{ 'Fn::Split': ['/', { 'Fn::Sub': 'a/${Stage}' }] }, ['a', 'prod']],
    [{ 'Fn::Select': [1, { Ref: 'Names' }] }, 'b'],
    [{ 'Fn::Select': ['0', { 'Fn::Split': [':', 'x:y'] }] }, 'x'],
    [
      { Condition: { Bool: { 'aws:SecureTransport': false } } },
      { Condition: { Bool: { 'aws:SecureTransport': false } } },
    ],
  ])('evaluate %j to %j', (value, result) => {
    expect(property(value)).toEqual(result);
  });

  it.each<[Json, string]>([
    [{ Ref: 'Nobody' }, 'Resources.Thing.Properties.P: Nobody has no value'],
    [{ Ref: 'Thing' }, 'Resources.Thing.Properties.P: Thing has no value'],
    [{ Ref: 'AWS::StackName' }, 'Resources.Thing.Properties.P: AWS::StackName has no value'],
    [
      { a: [{ 'Fn::GetAtt': ['Role', 'RoleId'] }] },
      'Resources.Thing.Properties.P.a[0]: Role.RoleId has no value',
    ],
    [{ 'Fn::GetAtt': ['Nobody', 'Arn'] }, 'Resources.Thing.Properties.P: Nobody.Arn has no value'],
    [{ 'Fn::Sub': '${Nobody}' }, 'Resources.Thing.Properties.P: Nobody has no value'],
    [{ 'Fn::If': ['Nobody', 1, 2] }, 'Resources.Thing.Properties.P: Nobody has no value'],
    [{ 'Fn::Cidr': ['10.0.0.0/8', 1, 8] }, 'Resources.Thing.Properties.P: Fn::Cidr is not known'],
    [{ 'Fn::Join': ['-'] }, 'Resources.Thing.Properties.P: Fn::Join needs a list of 2'],
    [{ 'Fn::Join': ['-', 'a'] }, 'Resources.Thing.Properties.P: Fn::Join needs a list of values'],
    [{ 'Fn::Sub': '${Names}' }, 'Resources.Thing.Properties.P: Fn::Sub needs text, not a list or object'],
    [
      { 'Fn::Select': [2, { Ref: 'Names' }] },
      'Resources.Thing.Properties.P: Fn::Select has no item 2 in its list',
    ],
    [
      { 'Fn::GetAtt': ['Role'] },
      'Resources.Thing.Properties.P: Fn::GetAtt needs a resource and its attribute',
    ],
  ])('refuse %j', (value, message) => {
    expect(() => property(value)).toThrow(expect.objectContaining({ code: 'InvalidTemplate', message }));
  });

  it('call functions for values that only a stack knows', () => {
    const values: StackValues = { ref: (id) => `<${id}>`, getAtt: (id, attribute) => `<${id} ${attribute}>` };
    expect(property({ 'Fn::Sub': '${Thing} ${Role.Arn}' }, {}, values)).toBe('<Thing> <Role Arn>');
  });
});

describe('conditions', () => {
  const isProd = { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] };
  it.each<[Json, boolean]>([
    [isProd, true],
    [{ 'Fn::Equals': [{ Ref: 'Names' }, ['a', 'b']] }, true],
    [{ 'Fn::Not': [isProd] }, false],
    [{ 'Fn::And': [isProd, { 'Fn::Not': [isProd] }] }, false],
    [{ 'Fn::Or': [{ 'Fn::Not': [isProd] }, isProd] }, true],
    [{ 'Fn::Not': [{ Condition: 'Prod' }] }, false],
  ])('evaluate %j to %s', (condition, result) => {
    const conditions: Json = { Prod: isProd, C: condition };
    expect(resolveTemplate(template('x', conditions)).conditions).toEqual({ Prod: true, C: result });
    expect(property({ 'Fn::If': ['C', { Ref: 'Stage' }, { Ref: 'AWS::NoValue' }] }, conditions)).toBe(
      result ? 'prod' : undefined,
    );
  });

  it.each<[Json, string]>([
    [{ Condition: 'Nobody' }, 'Conditions.C: Nobody has no value'],
    [{ 'Fn::Equals': ['a'] }, 'Conditions.C: Fn::Equals needs two values'],
    [{ 'Fn::Contains': [['a'], 'a'] }, 'Conditions.C: Fn::Contains is not a condition function'],
    [true, 'Conditions.C: Conditions needs one condition function'],
  ])('refuse %j', (condition, message) => {
    expect(() => resolveTemplate(template('x', { C: condition }))).toThrow(message);
  });

  it('remove resources and outputs', () => {
    const { resources, outputs } = resolveTemplate(
      template(
        'x',
        { Never: { 'Fn::Equals': ['a', 'b'] }, Always: { 'Fn::Equals': ['a', 'a'] } },
        {
          Resources: {
            In: { Type: 'T', Condition: 'Always' },
            Out: { Type: 'T', Condition: 'Never', Properties: { P: { Ref: 'Nobody' } } },
          },
          Outputs: {
            Here: { Condition: 'Always', Value: { Ref: 'Stage' } },
            Gone: { Condition: 'Never', Value: { Ref: 'Nobody' } },
          },
        },
      ),
    );
    expect(resources).toEqual({ In: { type: 'T', properties: {} } });
    expect(outputs).toEqual({ Here: 'prod' });
  });

  it('must exist if a resource names them', () => {
    expect(() =>
      resolveTemplate(template('x', {}, { Resources: { A: { Type: 'T', Condition: 'Nobody' } } })),
    ).toThrow('Resources.A: Nobody has no value');
  });
});
