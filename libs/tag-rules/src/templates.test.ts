import { describe, expect, it } from '@jest/globals';
import { compiledTemplate, templateOf } from './templates.ts';
import { factsOf, resourceOf } from './testing/rules.ts';

const tags = { Name: 'Web-12.example.org', Empty: '' };
const facts = factsOf({ accountName: 'Prod EU', tags: { CostCenter: '4711' } });
const fill = (text: string) => {
  const resource = resourceOf({ tags });
  return compiledTemplate(text).fill({ resource, tags: resource.tags, facts });
};

describe('a template', () => {
  it.each([
    ['Yes', 'Yes'],
    ['', ''],
    ['{accountId}', '111111111111'],
    ['{account.name}', 'Prod EU'],
    ['{account.tags.CostCenter}', '4711'],
    ['{region}/{resourceId}', 'eu-west-1/i-0123456789abcdef0'],
    ['{runDate}', '2026-11-27'],
    ['{tags.Name}', 'Web-12.example.org'],
    ['{tags.Name|lower}', 'web-12.example.org'],
    ['{account.name|upper}', 'PROD EU'],
    ['{tags.Owner|default:nobody}', 'nobody'],
    ['{tags.Empty|default:nobody}', 'nobody'],
    ['{tags.Name|regex:^[A-Za-z]+}', 'Web'],
    ['{tags.Name|regex:-([0-9]{2})\\.}', '12'],
    [String.raw`{tags.Name|regex:^(?:db\|Web)|lower}`, 'web'],
    ['{tags.Name|regex:^db|default:none}', 'none'],
    ['{{accountId}', '{accountId}'],
    ['a}b', 'a}b'],
    ['{{{region}}', '{eu-west-1}'],
  ])('%s → %s', (text, value) => {
    expect(fill(text)).toEqual({ value });
  });

  it.each([
    ['{tags.Owner}', 'the tag Owner'],
    ['{tags.constructor}', 'the tag constructor'],
    ['{account.tags.Team}', 'the account tag Team'],
    ['{tags.Name|regex:^db}', 'a match of ^db in {tags.Name}'],
  ])('%s cannot be filled', (text, missing) => {
    expect(fill(text)).toEqual({ missing });
  });

  it('cannot be filled with a name of the account if there is none', () => {
    const resource = resourceOf();
    const scope = { resource, tags: resource.tags, facts: factsOf() };
    expect(compiledTemplate('{account.name}').fill(scope)).toEqual({ missing: 'the name of the account' });
  });

  it.each([
    [
      'the unit that contains the account',
      [{ id: 'r-ab12' }, { id: 'ou-ab12-1', name: 'A' }, { id: 'ou-ab12-2', name: 'B' }],
      { value: 'B' },
    ],
    [
      'no name of a root',
      [{ id: 'r-ab12', name: 'Root' }],
      { missing: 'the organizational unit of the account' },
    ],
  ])('{ou.name} is %s', (_what, units, expected) => {
    const resource = resourceOf();
    const scope = { resource, tags: resource.tags, facts: factsOf({ units }) };
    expect(compiledTemplate('{ou.name}').fill(scope)).toEqual(expected);
  });

  it.each([
    ['{ou.name|default:none}', {}, 'the organizational units'],
    [
      '{ou.name}',
      { units: [{ id: 'r-ab12' }, { id: 'ou-ab12-1' }] },
      'the names of the organizational units',
    ],
    ['{account.tags.Team|default:none}', { organizationTags: undefined }, 'the tags'],
  ])('%s is not filled while it is unknown', (text, changes, what) => {
    const resource = resourceOf();
    const unread = { code: 'AccessDeniedException', message: 'not allowed' };
    const scope = { resource, tags: resource.tags, facts: { ...factsOf(), unread, ...changes } };
    expect(() => compiledTemplate(text).fill(scope)).toThrow(
      `a rule needs ${what} of the account, and they are not known: AccessDeniedException: not allowed`,
    );
  });

  it.each([
    ['{name}', '{name} is not a template; write one of {accountId}'],
    ['a{region', 'the template {region has no closing }'],
    ['${region}', 'a template begins with {, without $: write {region}'],
    ['{region|title}', 'the filter "title" of {region} does not exist; the filters are lower, upper'],
    ['{region|default:}', 'the filter "default:" of {region} does not exist'],
    ['{region|regex:(}', 'is not a regular expression of RE2'],
    ['{tags.}', '{tags.} is not a template'],
  ])('%s is not valid', (text, problem) => {
    expect(templateOf(text)).toEqual({ problem: expect.stringContaining(problem) });
  });
});
