import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { memberRolesFile } from './member-roles.ts';
import { resolveTemplate } from './resolve-template.ts';
import { roleOf } from './roles.ts';
import { parseTemplate } from './template.ts';
import { withDefaults } from './with-defaults.ts';

const text = readFileSync(memberRolesFile, 'utf8');
const GIVEN = {
  HubAccountId: '111111111111',
  ExternalId: 'roll-call',
  Stage: 'test',
  AdditionalPrincipalArns: 'arn:aws:iam::111111111111:role/ci,arn:aws:iam::111111111111:user/ana',
};

describe('a template with other defaults', () => {
  it('is the same text with only these lines changed', () => {
    const lines = withDefaults(text, GIVEN).split('\n');
    const before = new Set(text.split('\n'));
    expect(lines.filter((line) => !before.has(line))).toEqual([
      "    Default: '111111111111'",
      "    Default: 'test'",
      "    Default: 'roll-call'",
      "    Default: 'arn:aws:iam::111111111111:role/ci,arn:aws:iam::111111111111:user/ana'",
    ]);
    expect(lines.length - text.split('\n').length).toBe(2);
  });

  it('needs no parameters', () => {
    const resolved = resolveTemplate(
      parseTemplate(withDefaults(text, GIVEN)),
      {},
      {
        pseudo: { 'AWS::AccountId': '222222222222' },
        getAtt: (id, attribute) => `${id}.${attribute}`,
      },
    );
    expect(roleOf(resolved, 'ReaderRole').trustPolicy.Statement[1]?.Principal).toEqual({
      AWS: ['arn:aws:iam::111111111111:role/ci', 'arn:aws:iam::111111111111:user/ana'],
    });
  });

  it('is the template itself without values', () => {
    expect(withDefaults(text, {})).toBe(text);
  });

  it.each([
    [{ HubAccountId: '1' }, /Parameter HubAccountId: "1" does not match/],
    [{ ExternalId: "it's" }, /Parameter ExternalId: "it's" does not match/],
    [{ Nothing: 'x' }, /Parameter Nothing: the template does not define this parameter/],
  ])('refuses %j', (values, message) => {
    expect(() => withDefaults(text, values as Record<string, string>)).toThrow(message);
  });
});
